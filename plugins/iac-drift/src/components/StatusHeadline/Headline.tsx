import { ReactElement } from 'react';
import { Text } from '@backstage/ui';
import { Tone } from '../ToneBadge';
import styles from './StatusHeadline.module.css';

/** One line that says what it comes to, and a sentence below it. @internal */
export function Headline(props: {
  tone: Tone;
  icon: ReactElement;
  title: string;
  text?: string;
}) {
  const { tone, icon, title, text } = props;
  return (
    <div className={`${styles.headline} ${styles[tone]}`} data-tone={tone}>
      {icon}
      <div>
        <Text as="div" variant="title-x-small" weight="bold">
          {title}
        </Text>
        {text && (
          <Text as="div" variant="body-small" color="secondary">
            {text}
          </Text>
        )}
      </div>
    </div>
  );
}
