import { join } from 'node:path';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { readOrigin } from '@iac-drift/backstage-plugin-iac-drift-node';
import { readReportSources, type ReportSource } from './reports/config';
import { readRules, type Rules } from './rules';
import { readTimestamps, readWitnesses } from './evidence/config';
import type { Witness } from './evidence';

/**
 * What app-config says about the plugin, defaults filled in.
 *
 * @internal
 */
export interface IacDriftConfig {
  /** Where the portal's pages are, without a slash at the end. */
  appUrl: string;
  /** Name of the log, unique forever. */
  origin: string;
  /** How often each stack is scanned, and how long one scan may take. */
  schedule: { frequencyMs: number; timeoutMs: number };
  /** How often sources and catalog are asked which stacks there are. */
  refresh: { frequency: HumanDuration; timeout: HumanDuration };
  ledger: LedgerConfig;
  evidenceFolder?: string;
  /** Undefined when nobody looks for what no stack declares. */
  unmanaged?: UnmanagedConfig;
  /** Tags whose values name owners. */
  ownerTags: string[];
  /** Where plans may be reported to. */
  reportSources: ReportSource[];
  /** What is not reported, and what matters how much. */
  rules: Rules;
  witnesses: Witness[];
  /** How many of them an auditor's policy asks for. */
  witnessQuorum: number;
  timestamps?: { url: string; caFile?: string; intervalMs: number };
}

/**
 * Where to look for what no stack declares; what is left out is as known stacks have
 * it.
 *
 * @internal
 */
export interface UnmanagedConfig {
  frequencyMs: number;
  /** So long an apply may take that makes an object before it writes its state. */
  graceMs: number;
  /** AWS Config's names of types. */
  types?: string[];
  accounts?: string[];
  regions?: string[];
}

/** How the log is signed and verified. @internal */
export interface LedgerConfig {
  /** The signing key, PEM; otherwise it is in the file. */
  key?: string;
  keyFile: string;
  /** Keys, PEM, that sign beside it while the log changes to it. */
  previousKeys: string[];
  previousKeyFiles: string[];
  previousEpoch?: { origin: string; size: number; root: string };
  /** Entity refs of those who are told when something is wrong with the log. */
  operators: string[];
  /** How long an event may wait for a signature. */
  checkpointIntervalMs: number;
  /** How often the log is verified from its first byte, and what is new. */
  verification: { full: HumanDuration; incremental: HumanDuration };
}

/** The log is looked after every 10 seconds, and signed within a minute. */
const MAX_CHECKPOINT_INTERVAL_MS = 50_000;

/**
 * Reads `iacDrift` from app-config.
 *
 * @throws when a value cannot be understood, naming the key
 * @internal
 */
export function readConfig(root: Config): IacDriftConfig {
  const config = root.getOptionalConfig('iacDrift');
  const duration = (key: string, fallback: HumanDuration): HumanDuration =>
    config?.has(key) ? readDurationFromConfig(config, { key }) : fallback;

  const frequencyMs = durationToMilliseconds(
    duration('schedule.frequency', { minutes: 15 }),
  );
  if (frequencyMs < 1000) {
    throw new Error(
      'iacDrift.schedule.frequency must be at least one second, for example { minutes: 15 }',
    );
  }
  return {
    appUrl: (root.getOptionalString('app.baseUrl') ?? '').replace(/\/+$/, ''),
    origin: readOrigin(root),
    schedule: {
      frequencyMs,
      timeoutMs: durationToMilliseconds(
        duration('schedule.timeout', { minutes: 5 }),
      ),
    },
    refresh: {
      frequency: duration('refresh.frequency', { minutes: 5 }),
      timeout: duration('refresh.timeout', { minutes: 2 }),
    },
    ledger: {
      key: config?.getOptionalString('ledger.key'),
      keyFile:
        config?.getOptionalString('ledger.keyFile') ?? defaultKeyFile(root),
      previousKeys: config?.getOptionalStringArray('ledger.previousKeys') ?? [],
      previousKeyFiles:
        config?.getOptionalStringArray('ledger.previousKeyFiles') ?? [],
      previousEpoch: readPreviousEpoch(config),
      operators: config?.getOptionalStringArray('ledger.operators') ?? [],
      checkpointIntervalMs: checkpointInterval(
        duration('ledger.checkpointInterval', { seconds: 30 }),
      ),
      verification: {
        full: duration('ledger.verification.full', { hours: 24 }),
        incremental: duration('ledger.verification.incremental', { hours: 1 }),
      },
    },
    unmanaged: readUnmanaged(
      config,
      durationToMilliseconds(duration('unmanaged.frequency', { hours: 1 })),
      durationToMilliseconds(duration('unmanaged.grace', { minutes: 15 })),
    ),
    ownerTags: config?.getOptionalStringArray('ownership.tags') ?? [],
    evidenceFolder: config?.getOptionalString('evidence.folder'),
    reportSources: readReportSources(config),
    rules: readRules(config),
    ...readWitnesses(config),
    timestamps: readTimestamps(
      config,
      durationToMilliseconds(duration('timestamps.interval', { minutes: 10 })),
    ),
  };
}

function readUnmanaged(
  root: Config | undefined,
  frequencyMs: number,
  graceMs: number,
): UnmanagedConfig | undefined {
  const config = root?.getOptionalConfig('unmanaged');
  if (!config || config.getOptionalBoolean('enabled') === false) {
    return undefined;
  }
  const accounts = config.getOptionalStringArray('accounts');
  if (accounts?.some(account => !/^\d{12}$/.test(account))) {
    throw new Error(
      "iacDrift.unmanaged.accounts must hold ids of AWS accounts, twelve digits each in quotes, for example ['111122223333']",
    );
  }
  return {
    frequencyMs,
    graceMs,
    types: config.getOptionalStringArray('types'),
    accounts,
    regions: config.getOptionalStringArray('regions'),
  };
}

function checkpointInterval(given: HumanDuration): number {
  const milliseconds = durationToMilliseconds(given);
  if (milliseconds < 1000 || milliseconds > MAX_CHECKPOINT_INTERVAL_MS) {
    throw new Error(
      'iacDrift.ledger.checkpointInterval must be from 1 to 50 seconds, for example { seconds: 30 }',
    );
  }
  return milliseconds;
}

function readPreviousEpoch(
  config: Config | undefined,
): LedgerConfig['previousEpoch'] {
  const epoch = config?.getOptionalConfig('ledger.previousEpoch');
  if (!epoch) {
    return undefined;
  }
  const root = epoch.getString('root');
  const size = epoch.getNumber('size');
  if (!/^[0-9a-f]{64}$/.test(root) || !Number.isSafeInteger(size) || size < 1) {
    throw new Error(
      'iacDrift.ledger.previousEpoch must hold origin, size and root of the last good checkpoint of the log before, the root as 64 hexadecimal digits',
    );
  }
  return { origin: epoch.getString('origin'), size, root };
}

/** Beside the SQLite database, which is as durable as the log it signs. */
function defaultKeyFile(root: Config): string {
  const connection = root.getOptional('backend.database.connection');
  const directory =
    connection && typeof connection === 'object' && 'directory' in connection
      ? connection.directory
      : undefined;
  return join(
    typeof directory === 'string' ? directory : '.',
    'iac-drift-ledger.key',
  );
}
