import { FormEvent, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  DatePicker,
  DatePickerProps,
  Flex,
  Radio,
  RadioGroup,
  Select,
  Text,
} from '@backstage/ui';
import { EvidenceRequest } from '../../api';
import { iacDriftTranslationRef } from '../../translation';

type PickedDate = DatePickerProps['value'];

/** What evidence can be narrowed to. @internal */
export interface EvidenceScope {
  kind: 'entityRef' | 'owner' | 'system';
  /** Entity ref. */
  ref: string;
}

const EVERYTHING = 'everything';
const FORMATS = ['bundle', 'ocsf'] as const;

/** Which evidence: of what, from when to when, in which form. @internal */
export function EvidenceForm(props: {
  scopes: EvidenceScope[];
  pending: boolean;
  onSubmit: (request: EvidenceRequest) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { scopes, pending, onSubmit } = props;
  const [scope, setScope] = useState(scopes.length > 0 ? '0' : EVERYTHING);
  const [firstDay, setFirstDay] = useState<PickedDate>(null);
  const [lastDay, setLastDay] = useState<PickedDate>(null);
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('bundle');
  const isBackwards = !!firstDay && !!lastDay && lastDay.compare(firstDay) < 0;

  function submit(event: FormEvent) {
    event.preventDefault();
    const { kind, ref } = scopes[Number(scope)] ?? {};
    onSubmit({
      ...(kind && { [kind]: ref }),
      ...(firstDay && { from: startOf(firstDay) }),
      ...(lastDay && { to: startOf(lastDay.add({ days: 1 })) }),
      format,
    });
  }

  return (
    <form onSubmit={submit}>
      <Flex direction="column" gap="4">
        {scopes.length > 0 && (
          <Select
            label={t('evidence.scope')}
            value={scope}
            onChange={key => setScope(String(key))}
            options={[
              ...scopes.map(({ kind, ref }, i) => ({
                value: String(i),
                label: t(`evidence.of.${kind}`, { ref }),
              })),
              { value: EVERYTHING, label: t('evidence.of.everything') },
            ]}
          />
        )}
        <Flex gap="3" style={{ flexWrap: 'wrap' }}>
          <DatePicker
            label={t('evidence.from')}
            granularity="day"
            value={firstDay}
            onChange={setFirstDay}
          />
          <DatePicker
            label={t('evidence.to')}
            granularity="day"
            value={lastDay}
            onChange={setLastDay}
          />
        </Flex>
        {isBackwards && (
          <Text as="p" variant="body-small" color="danger" role="alert">
            {t('evidence.backwards')}
          </Text>
        )}
        <RadioGroup
          label={t('evidence.format')}
          value={format}
          onChange={value =>
            setFormat(FORMATS.find(known => known === value) ?? 'bundle')
          }
        >
          {FORMATS.map(known => (
            <Radio key={known} value={known}>
              {t(`evidence.formats.${known}`)}
            </Radio>
          ))}
        </RadioGroup>
        <Text as="p" variant="body-small">
          {t('evidence.size')}
        </Text>
        <div>
          <Button type="submit" isPending={pending} isDisabled={isBackwards}>
            {t('evidence.download')}
          </Button>
        </div>
      </Flex>
    </form>
  );
}

/** The moment at which a day begins where the reader is, ISO 8601 UTC. */
function startOf(day: NonNullable<PickedDate>): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return day.toDate(timeZone).toISOString();
}
