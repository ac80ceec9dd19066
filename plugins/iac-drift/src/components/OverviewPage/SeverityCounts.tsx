import { Text } from '@backstage/ui';
import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { SEVERITIES } from '../../model/findingOrder';
import { SeverityBadge } from '../ToneBadge';
import styles from './OverviewPage.module.css';

/** Open findings by severity, all four, worst first. @internal */
export function SeverityCounts(props: { counts: Overview['openFindings'] }) {
  return (
    <ul className={styles.severities}>
      {SEVERITIES.map(severity => (
        <li key={severity}>
          <SeverityBadge severity={severity} />{' '}
          <Text as="span" variant="body-medium" weight="bold">
            {props.counts[severity]}
          </Text>
        </li>
      ))}
    </ul>
  );
}
