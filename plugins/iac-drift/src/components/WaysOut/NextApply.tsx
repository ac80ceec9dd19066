import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import styles from './NextApply.module.css';

/** So many attributes are named. */
const NAMED = 3;

/** What becomes of a drift if nobody does anything but apply the code. @internal */
export function NextApply({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { kind, changes, attribution } = finding;
  const paths = [...new Set(changes.map(({ path }) => path))];
  const more = paths.length - NAMED;
  return (
    <Text as="p" variant="body-medium">
      {t(`nextApply.${kind}`)}{' '}
      {kind === 'changed' && paths.length > 0 && (
        <>
          {attribution.actor
            ? t('nextApply.undoneOf', { actor: attribution.actor })
            : t('nextApply.undone')}{' '}
          {paths.slice(0, NAMED).map((path, i) => (
            <span key={path}>
              {i > 0 && ', '}
              <code className={styles.path}>{path}</code>
            </span>
          ))}
          {more > 0 && ` ${t('nextApply.more', { count: more })}`}.
        </>
      )}
    </Text>
  );
}
