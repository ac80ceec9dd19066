import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { UnverifiedAttribute } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { Disclosure } from '../Disclosure';
import styles from './ResourceTable.module.css';

const KEYS = {
  'write-only': 'writeOnly',
  'not-returned': 'notReturned',
  'not-mapped': 'notMapped',
  masked: 'masked',
  stale: 'stale',
} as const satisfies Record<UnverifiedAttribute['reason'], string>;

/** How many attributes of a resource were not compared; unfolded, which and why. @internal */
export function UnverifiedAttributes(props: {
  attributes: UnverifiedAttribute[];
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { attributes } = props;
  if (attributes.length === 0) {
    return null;
  }
  return (
    <Disclosure summary={t('unverified.count', { count: attributes.length })}>
      <ul className={styles.unverified}>
        {attributes.map(({ path, reason }) => (
          <li key={path}>
            <code>{path}</code>: {t(`unverified.${KEYS[reason]}`)}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
