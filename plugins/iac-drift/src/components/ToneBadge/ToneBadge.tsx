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

/** The colours of a tone, for what is no badge. @internal */
export function toneClass(tone: Tone): string {
  return styles[tone];
}

/** A label with a colour and an icon. @internal */
export function ToneBadge(props: {
  tone: Tone;
  icon?: ReactElement;
  children: string;
}) {
  const { tone, icon, children } = props;
  return (
    <Badge
      size="small"
      icon={icon}
      className={`${styles.badge} ${toneClass(tone)}`}
      data-tone={tone}
    >
      {children}
    </Badge>
  );
}
