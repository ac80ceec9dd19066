import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { iacDriftTranslationRef } from '../../translation';
import { relativeTime } from './distance';
import { useNow } from './useNow';

const EXACT: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
};

/**
 * A time as people say it ("5 minutes ago"), with the exact time on hover, or
 * beside it when `exact` is set. What is not a time is shown as unknown.
 *
 * @internal
 */
export function RelativeTime(props: { time?: string; exact?: boolean }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const now = useNow();
  // The formatting of dates is dear, and a table has many of them.
  const [hovered, setHovered] = useState(false);
  const date = new Date(props.time ?? NaN);
  if (Number.isNaN(date.getTime())) {
    return <span>{t('time.unknown')}</span>;
  }

  const { value, unit } = relativeTime(date, now);
  const relative =
    unit === 'now'
      ? t('time.now')
      : t('time.relative', { value, formatParams: { value: { range: unit } } });
  const exact = () => t('time.exact', { date, formatParams: { date: EXACT } });
  return (
    <time
      dateTime={date.toISOString()}
      title={hovered ? exact() : undefined}
      onPointerEnter={() => setHovered(true)}
    >
      {props.exact ? `${exact()} (${relative})` : relative}
    </time>
  );
}
