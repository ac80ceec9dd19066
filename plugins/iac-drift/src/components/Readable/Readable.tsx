import { ReactNode } from 'react';
import styles from './Readable.module.css';

/** Around all that the plugin shows, dialogs too: every text in it can be read. @internal */
export function Readable({ children }: { children: ReactNode }) {
  return <div className={styles.readable}>{children}</div>;
}
