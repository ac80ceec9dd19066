import { FormEvent, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  DatePicker,
  DatePickerProps,
  Flex,
  TextAreaField,
} from '@backstage/ui';
import { DecisionRequest } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import styles from './Decision.module.css';

type PickedDate = DatePickerProps['value'];

/** Asks why a drift may stay, and until when. @internal */
export function AcceptForm(props: {
  pending: boolean;
  onAccept: (request: DecisionRequest) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { pending, onAccept, onCancel } = props;
  const [reason, setReason] = useState('');
  const [lastDay, setLastDay] = useState<PickedDate>(null);

  function accept(event: FormEvent) {
    event.preventDefault();
    onAccept({
      action: 'accept',
      reason: reason.trim(),
      ...(lastDay ? { until: endOfDay(lastDay) } : {}),
    });
  }

  return (
    <form className={styles.form} onSubmit={accept}>
      <TextAreaField
        label={t('decision.reason')}
        description={t('decision.reasonText')}
        value={reason}
        onChange={setReason}
        maxLength={1000}
        isRequired
        // The form was asked for by a button that is gone now.
        // eslint-disable-next-line jsx-a11y/no-autofocus -- focus would be lost otherwise
        autoFocus
      />
      <DatePicker
        label={t('decision.until')}
        description={t('decision.untilText')}
        granularity="day"
        value={lastDay}
        onChange={setLastDay}
      />
      <Flex gap="2">
        <Button
          type="submit"
          size="small"
          isPending={pending}
          isDisabled={reason.trim() === ''}
        >
          {t('decision.submit')}
        </Button>
        <Button size="small" variant="tertiary" onPress={onCancel}>
          {t('decision.cancel')}
        </Button>
      </Flex>
    </form>
  );
}

/** The moment at which a day is over where the reader is, ISO 8601 UTC. */
function endOfDay(day: NonNullable<PickedDate>): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return day.add({ days: 1 }).toDate(timeZone).toISOString();
}
