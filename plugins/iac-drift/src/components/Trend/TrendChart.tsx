import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TrendDay } from '@iac-drift/backstage-plugin-iac-drift-common';
import {
  Area,
  AreaChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { iacDriftTranslationRef } from '../../translation';
import styles from './Trend.module.css';

const TICK = { fill: 'var(--bui-fg-secondary)', fontSize: 12 };

/** The number of findings at the end of each day. @internal */
export function TrendChart({ trend }: { trend: TrendDay[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <figure className={styles.chart} aria-label={t('trend.chart')}>
      <ResponsiveContainer width="100%" height={220}>
        <AreaChart data={trend} margin={{ left: -24, right: 8, top: 8 }}>
          <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
          <XAxis
            dataKey="day"
            tick={TICK}
            tickFormatter={shortDay}
            minTickGap={48}
            stroke="var(--bui-border-2)"
          />
          <YAxis
            allowDecimals={false}
            tick={TICK}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip content={<DayTip />} />
          <Area
            type="stepAfter"
            dataKey="open"
            stroke="var(--bui-negative-border)"
            fill="var(--bui-negative-bg)"
            fillOpacity={0.3}
            strokeWidth={2}
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** What one day was like; recharts hands in the day that is pointed at. */
function DayTip(props: { payload?: readonly { payload?: TrendDay }[] }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const day = props.payload?.at(0)?.payload;
  return day ? (
    <div className={styles.tip}>
      <strong>{longDay(day.day)}</strong>
      <div>{t('trend.open', { count: day.open })}</div>
      <div>
        {t('trend.moved', {
          opened: String(day.opened),
          resolved: String(day.resolved),
        })}
      </div>
    </div>
  ) : null;
}

// Days are those of UTC, wherever the reader is.
function shortDay(day: string): string {
  return new Intl.DateTimeFormat(undefined, {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(day));
}

function longDay(day: string): string {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    timeZone: 'UTC',
  }).format(new Date(day));
}
