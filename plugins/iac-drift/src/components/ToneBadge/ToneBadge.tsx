import { ReactElement } from 'react';
import { Badge } from '@backstage/ui';
import styles from './ToneBadge.module.css';

/** What a badge's colour stands for; its icon and its words say the same. @internal */
export type Tone =
  | 'alarm'
  | 'danger'
  | 'warning'
  | 'success'
  | 'info'
  | 'neutral';

/** A label with a colour and an icon. @internal */
export function ToneBadge(props: {
  tone: Tone;
  icon?: ReactElement;
  children: string;
}) {
  const { tone, icon, children } = props;
  return (
    <Badge size="small" icon={icon} className={styles[tone]} data-tone={tone}>
      {children}
    </Badge>
  );
}
