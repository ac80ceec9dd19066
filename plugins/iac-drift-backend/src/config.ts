import { join } from 'node:path';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';

/**
 * What app-config says about the plugin, defaults filled in.
 *
 * @internal
 */
export interface IacDriftConfig {
  /** Name of the log, unique forever. */
  origin: string;
  /** How often each stack is scanned, and how long one scan may take. */
  schedule: { frequencyMs: number; timeoutMs: number };
  /** How often sources and catalog are asked which stacks there are. */
  refresh: { frequency: HumanDuration; timeout: HumanDuration };
  ledgerKeyFile: string;
  evidenceFolder?: string;
}

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
    origin: config?.getOptionalString('origin') ?? defaultOrigin(root),
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
    ledgerKeyFile:
      config?.getOptionalString('ledger.keyFile') ?? defaultKeyFile(root),
    evidenceFolder: config?.getOptionalString('evidence.folder'),
  };
}

function defaultOrigin(root: Config): string {
  const baseUrl =
    root.getOptionalString('app.baseUrl') ?? root.getString('backend.baseUrl');
  return `${new URL(baseUrl).hostname}/iac-drift`;
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
