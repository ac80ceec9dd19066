import { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import {
  EntityDrift,
  Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { isReported } from '../../model/scannable';
import { iacDriftTranslationRef } from '../../translation';
import { RelativeTime, useNow } from '../RelativeTime';

/** A scan may be late: others come first. */
const OVERDUE_MS = 60 * 60_000;

/**
 * What stands between an entity and its drift: annotations that cannot be
 * followed, stacks that could not be scanned or whose state went back. Nothing when all is well.
 *
 * @internal
 */
export function DriftProblems(props: {
  drift: Pick<EntityDrift, 'errors' | 'stacks'>;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { errors, stacks } = props.drift;
  const failing = stacks.filter(stack => stack.error);
  const regressed = stacks.filter(stack => stack.regressed);
  const overdue = useOverdue(stacks);
  if (errors.length + failing.length + regressed.length + overdue === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      {overdue > 0 && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('errors.overdue', { count: overdue })}
          description={t('errors.overdueText')}
        />
      )}
      {errors.map(({ annotation, value, message }) => (
        <Problem
          key={`${annotation} ${value}`}
          status="danger"
          title={t('errors.annotation', { annotation })}
          what={message}
          more={t('errors.annotationValue', { value })}
        />
      ))}
      {failing.map(stack => (
        <Problem
          key={stack.id}
          status="danger"
          title={t(isReported(stack) ? 'errors.report' : 'errors.stack', {
            stack: stack.ref,
          })}
          what={stack.error}
          more={
            stack.lastCompleted
              ? t(
                  isReported(stack)
                    ? 'errors.lastReported'
                    : 'errors.lastCompleted',
                  { time: <RelativeTime time={stack.lastCompleted} /> },
                )
              : t('errors.neverCompleted')
          }
        />
      ))}
      {regressed.map(stack => (
        <Problem
          key={`${stack.id} regressed`}
          status="warning"
          title={t('errors.regressed', { stack: stack.ref })}
          what={stack.regressed?.message}
          more={t('errors.regressedSince', {
            time: <RelativeTime time={stack.regressed?.since ?? ''} />,
          })}
        />
      ))}
    </Flex>
  );
}

function Problem(props: {
  status: 'danger' | 'warning';
  title: string;
  what: ReactNode;
  more: ReactNode;
}) {
  const { status, title, what, more } = props;
  return (
    <Alert
      role="alert"
      status={status}
      icon
      title={title}
      description={
        <>
          <Text as="div" variant="body-small">
            {what}
          </Text>
          <Text as="div" variant="body-small">
            {more}
          </Text>
        </>
      }
    />
  );
}

/** How many stacks should have been scanned long ago: nobody looks any more. */
function useOverdue(stacks: Stack[]): number {
  const now = useNow().getTime();
  return stacks.filter(
    ({ nextScanAt, scanning }) =>
      !scanning && nextScanAt && now - Date.parse(nextScanAt) > OVERDUE_MS,
  ).length;
}
