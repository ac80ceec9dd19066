import { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ChangeAttributor,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { Knex } from 'knex';
import type { LedgerEvent } from '../ledger';
import type { Rules } from '../rules';
import type { FindUser } from './attribute';
import type { DesiredStates } from './desiredStates';

/**
 * The log as a scan needs it.
 *
 * @internal
 */
export interface ScanLog {
  enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void>;
  drain(options: { signal?: AbortSignal }): Promise<unknown>;
}

/**
 * What a scan works with.
 *
 * @internal
 */
export interface ScanDeps {
  db: Knex;
  log: ScanLog;
  states: DesiredStates;
  live: {
    readonly reader: LiveStateReader | undefined;
    readonly attributor: ChangeAttributor | undefined;
  };
  findUser?: FindUser;
  rules?: Rules;
  logger: LoggerService;
  now: () => Date;
}
