import { ReactNode } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Grid, Link, Text } from '@backstage/ui';
import { Overview, Tally } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FindingFilter } from '../../api';
import { useFindingsLink } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { SeverityBadge } from '../ToneBadge';
import styles from './OverviewPage.module.css';

/** What of the findings shares an owner, a system, an account, a type. @internal */
export function Tallies({ overview }: { overview: Overview }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useFindingsLink();
  const { openBy, unowned } = overview;
  const entityName = ({ value }: Tally) => <EntityRefLink entityRef={value} />;
  return (
    <Grid.Root columns={{ initial: '1', sm: '2', lg: '4' }} gap="6">
      <TallyList
        title={t('tallies.owner')}
        tallies={openBy.owner}
        name={entityName}
        filter={value => ({ owner: value })}
        last={
          unowned > 0 && (
            <li>
              <Text as="span" variant="body-medium">
                {t('field.unowned')}
              </Text>
              <CountLink count={unowned} href={linkTo({ unowned: 'true' })} />
            </li>
          )
        }
      />
      <TallyList
        title={t('tallies.system')}
        tallies={openBy.system}
        name={entityName}
        filter={value => ({ system: value })}
      />
      <TallyList
        title={t('tallies.account')}
        tallies={openBy.account}
        name={({ value }) => value}
        filter={value => ({ account: value })}
      />
      <TallyList
        title={t('tallies.type')}
        tallies={openBy.type}
        name={({ value }) => <code>{value}</code>}
        filter={value => ({ type: value })}
      />
    </Grid.Root>
  );
}

function TallyList(props: {
  title: string;
  tallies: Tally[];
  name: (tally: Tally) => ReactNode;
  /** What narrows the list of findings to those that were counted. */
  filter: (value: string) => FindingFilter;
  last?: ReactNode;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const linkTo = useFindingsLink();
  const { title, tallies, name, filter, last } = props;
  return (
    <section className={styles.panel}>
      <Text as="h2" variant="body-medium" weight="bold">
        {title}
      </Text>
      {tallies.length === 0 && !last && (
        <Text as="p" variant="body-medium" color="secondary">
          {t('findings.none')}
        </Text>
      )}
      <ul className={styles.tallies}>
        {tallies.map(tally => (
          <li key={tally.value}>
            <span className={styles.name}>{name(tally)}</span>
            <span className={styles.count}>
              <SeverityBadge severity={tally.worst} />
              <CountLink
                count={tally.count}
                href={linkTo(filter(tally.value))}
              />
            </span>
          </li>
        ))}
        {last}
      </ul>
    </section>
  );
}

function CountLink({ count, href }: { count: number; href: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Link
      href={href}
      weight="bold"
      aria-label={t('status.openFindings', { count })}
    >
      {count}
    </Link>
  );
}
