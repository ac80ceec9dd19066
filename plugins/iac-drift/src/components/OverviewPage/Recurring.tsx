import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { Recurrence } from '@iac-drift/backstage-plugin-iac-drift-common';
import { useFindingsLink } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { Owners } from '../Owners';
import styles from './OverviewPage.module.css';

/** Resources that drift again and again. @internal */
export function Recurring({ recurring }: { recurring: Recurrence[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useFindingsLink();
  return (
    <section className={styles.panel}>
      <Text as="h2" variant="body-medium" weight="bold">
        {t('recurring.title')}
      </Text>
      {recurring.length === 0 ? (
        <Text as="p" variant="body-medium" color="secondary">
          {t('recurring.none')}
        </Text>
      ) : (
        <ul className={styles.tallies}>
          {recurring.map(({ stack, address, times, entityRefs }) => (
            <li key={`${stack} ${address}`}>
              <span className={styles.name}>
                <code>{address}</code>
                <Owners entityRefs={entityRefs} />
              </span>
              <Link href={linkTo({ stack, q: address, state: undefined })}>
                {t('recurring.times', { count: times })}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
