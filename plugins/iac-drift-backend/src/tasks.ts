import { SchedulerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import type { IacDriftConfig } from './config';
import { alone } from './leases/alone';

type Task = (signal: AbortSignal) => Promise<void>;

/** The longest that a stack which is due waits for its scan to begin. */
const MAX_POLL_MS = 10_000;
const MIN_POLL_MS = 1_000;

/**
 * Puts the recurring work on Backstage's scheduler. Every task may be triggered by
 * hand at any time: each is cheap when there is nothing to do.
 *
 * @internal
 */
export async function scheduleTasks(options: {
  db: Knex;
  scheduler: SchedulerService;
  config: IacDriftConfig;
  now: () => Date;
  refresh: Task;
  scan: Task;
  attribute: Task;
  /** Looks for what no stack declares; when it is due. */
  watch: Task;
  keepLedger: Task;
  /** Whether stores are write-once; where it is due. */
  prove: Task;
  verify: (mode: 'full' | 'incremental', signal: AbortSignal) => Promise<void>;
}): Promise<void> {
  const {
    db,
    scheduler,
    config,
    now,
    refresh,
    scan,
    attribute,
    watch,
    keepLedger,
    prove,
    verify,
  } = options;
  /** On every replica, one at a time: when it dies, another goes on within a minute. */
  const onOneReplica = (task: string, work: Task) => ({
    id: task,
    scope: 'local' as const,
    fn: (signal: AbortSignal) => alone({ db, task, now, work, signal }),
  });
  await scheduler.scheduleTask({
    id: 'iac-drift-refresh',
    ...config.refresh,
    // Other plugins' APIs answer shortly after this one has started.
    initialDelay: { seconds: 2 },
    fn: refresh,
  });
  await scheduler.scheduleTask({
    id: 'iac-drift-scan',
    // On every replica: they share the stacks that are due.
    scope: 'local',
    frequency: {
      milliseconds: Math.min(
        MAX_POLL_MS,
        Math.max(MIN_POLL_MS, config.schedule.frequencyMs / 3),
      ),
    },
    timeout: { hours: 1 },
    initialDelay: { seconds: 3 },
    fn: scan,
  });
  await scheduler.scheduleTask({
    ...onOneReplica('iac-drift-attribute', attribute),
    frequency: { seconds: 15 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 10 },
  });
  await scheduler.scheduleTask({
    ...onOneReplica('iac-drift-unmanaged', watch),
    frequency: { seconds: 15 },
    timeout: { hours: 1 },
    // Stacks are scanned first.
    initialDelay: { seconds: 15 },
  });
  await scheduler.scheduleTask({
    ...onOneReplica('iac-drift-ledger', keepLedger),
    frequency: { seconds: 10 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 5 },
  });
  await scheduler.scheduleTask({
    id: 'iac-drift-prove',
    // At every start; of several replicas one tries.
    scope: 'local',
    frequency: { hours: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 8 },
    fn: prove,
  });
  const { full, incremental } = config.ledger.verification;
  await scheduler.scheduleTask({
    id: 'iac-drift-verify',
    frequency: full,
    timeout: { hours: 6 },
    // Something is signed by then.
    initialDelay: { seconds: 20 },
    fn: signal => verify('full', signal),
  });
  await scheduler.scheduleTask({
    id: 'iac-drift-verify-new',
    frequency: incremental,
    timeout: { hours: 1 },
    initialDelay: { minutes: 2 },
    fn: signal => verify('incremental', signal),
  });
}
