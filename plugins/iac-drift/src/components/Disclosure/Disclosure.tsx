import { ReactNode } from 'react';
import styles from './Disclosure.module.css';

/** Something to unfold in passing; the browser's own, so that it works in a table cell too. @internal */
export function Disclosure(props: { summary: string; children: ReactNode }) {
  return (
    <details className={styles.disclosure}>
      <summary>{props.summary}</summary>
      {props.children}
    </details>
  );
}
