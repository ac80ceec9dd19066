import type { JsonObject } from '@iac-drift/engine';
import { queueAttributes } from './queues';

/** A queue of a plan: its timeout as the state has it, and as the refresh found it. */
export interface PlannedQueue {
  state: number;
  /** Null when it is gone; absent when it is as in the state. */
  live?: number | null;
  /** Values that the plan marks as sensitive, in the state and as found. */
  secret?: [string, string];
}

/** The JSON of a plan with these queues, as `terraform show -json` prints it. */
export function planOf(
  queues: Record<string, PlannedQueue>,
  more: JsonObject & { timestamp?: string } = {},
): string {
  const valuesOf = (name: string, seconds: number, secret?: string) => ({
    ...queueAttributes(name, seconds),
    ...(secret === undefined ? {} : { note: secret }),
  });
  const entryOf = (name: string) => ({
    address: `aws_sqs_queue.${name}`,
    mode: 'managed',
    type: 'aws_sqs_queue',
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
  });
  const drift = Object.entries(queues).filter(
    ([, { live, secret }]) => live !== undefined || secret,
  );
  const present = Object.entries(queues).filter(
    ([, { live }]) => live !== null,
  );
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.13.0',
    variables: { token: { value: 'canary-variable-of-the-plan' } },
    planned_values: { root_module: {} },
    resource_changes: [],
    resource_drift: drift.map(([name, { state, live, secret }]) => {
      const marks = secret ? { note: true } : {};
      return {
        ...entryOf(name),
        change: {
          actions: [live === null ? 'delete' : 'update'],
          before: valuesOf(name, state, secret?.[0]),
          after:
            live === null ? null : valuesOf(name, live ?? state, secret?.[1]),
          after_unknown: {},
          before_sensitive: marks,
          after_sensitive: live === null ? false : marks,
        },
      };
    }),
    prior_state: {
      format_version: '1.0',
      values: {
        root_module: {
          resources: present.map(([name, { state, live, secret }]) => ({
            ...entryOf(name),
            schema_version: 0,
            values: valuesOf(name, live ?? state, secret?.[1]),
            sensitive_values: secret ? { note: true } : {},
          })),
        },
      },
    },
    ...more,
  });
}
