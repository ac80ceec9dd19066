import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  ResolveTime,
  TrendDay,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import styles from './Trend.module.css';
import { TrendChart } from './TrendChart';

/** How many findings there were over the last weeks, and how long they lasted. @internal */
export function Trend(props: { trend: TrendDay[]; resolveTime?: ResolveTime }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { trend, resolveTime } = props;
  const sum = (of: 'opened' | 'resolved') =>
    trend.reduce((total, day) => total + day[of], 0);
  return (
    <section className={styles.panel}>
      <Flex direction="column" gap="2">
        <Text as="h2" variant="body-medium" weight="bold">
          {t('trend.title', { days: String(trend.length) })}
        </Text>
        <Text as="p" variant="body-medium" color="secondary">
          {t('trend.summary', {
            opened: String(sum('opened')),
            resolved: String(sum('resolved')),
            open: String(trend.at(-1)?.open ?? 0),
          })}{' '}
          {resolveTime && t('trend.resolveTime', duration(resolveTime))}
        </Text>
        <TrendChart trend={trend} />
      </Flex>
    </section>
  );
}

const MINUTE = { unit: 'minute', seconds: 60 };
const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
];

/** A length of time in the unit that reads best, rounded to one digit. */
function duration({ meanSeconds }: ResolveTime): {
  value: string;
} {
  const { unit, seconds } =
    UNITS.find(candidate => meanSeconds >= 2 * candidate.seconds) ?? MINUTE;
  return {
    value: new Intl.NumberFormat(undefined, {
      style: 'unit',
      unit,
      unitDisplay: 'long',
      maximumFractionDigits: 1,
    }).format(meanSeconds / seconds),
  };
}
