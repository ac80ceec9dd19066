import { existsSync } from 'node:fs';
import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { Knex } from 'knex';
import { readConfig } from '../config';
import { openDatabase } from '../database';
import { loadSigner, signerFromPem } from '../ledger/signer';
import { silentLogger } from '../silentLogger';
import { AdminError } from './AdminError';
import { fromBackend } from './fromBackend';

/** The parts of a backend that a command works on. @internal */
export interface AdminBackend {
  config: RootConfigService;
  /** The plugin's database, with its tables. */
  db: Knex;
  /** Name of the log, and its key. */
  origin: string;
  vkey: string;
  close(): Promise<void>;
}

/** Only what is asked of it here. */
const lifecycle: LifecycleService = {
  addStartupHook() {},
  addShutdownHook() {},
};

/**
 * Opens configuration, database and key as the backend does. A key that is missing is
 * not made: a new one could not continue a log.
 *
 * @param options - `configs`: as the backend's `--config`
 * @internal
 */
export async function openBackend(options: {
  configs: string[];
  /** Public key of the log, where it is not in the configuration. */
  vkey?: string;
}): Promise<AdminBackend> {
  const { ConfigSources } = fromBackend<{
    ConfigSources: {
      default(of: { argv: string[] }): unknown;
      toConfig(source: unknown): Promise<Config & { close(): void }>;
    };
  }>('@backstage/config-loader');
  const { DatabaseManager } = fromBackend<{
    DatabaseManager: {
      fromConfig(config: RootConfigService): {
        forPlugin(
          id: string,
          deps: { logger: LoggerService; lifecycle: LifecycleService },
        ): { getClient(): Promise<Knex> };
      };
    };
  }>('@backstage/backend-defaults/database');
  const argv = options.configs.flatMap(file => ['--config', file]);
  const { config, origin } = await foreseen(
    'The configuration cannot be used',
    async () => {
      const read = await ConfigSources.toConfig(
        ConfigSources.default({ argv }),
      );
      return { config: read, origin: readConfig(read).origin };
    },
  );
  const db = await foreseen('The database cannot be opened', () =>
    openDatabase(
      DatabaseManager.fromConfig(config).forPlugin('iac-drift', {
        logger: silentLogger,
        lifecycle,
      }),
    ),
  );
  return {
    config,
    db,
    origin,
    vkey: options.vkey ?? (await ownVkey(config, origin)),
    close: async () => {
      config.close();
      await db.destroy();
    },
  };
}

/** What follows the first line of a message may quote the file, and secrets in it. */
async function foreseen<T>(what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new AdminError(`${what}: ${reason.replace(/[.:\s]+$/, '')}.`);
  }
}

async function ownVkey(config: Config, origin: string): Promise<string> {
  const { key, keyFile } = readConfig(config).ledger;
  if (config.has('iacDrift.ledger.kms')) {
    throw new AdminError(
      'The log is signed by a service: give its public key with --vkey, as /api/iac-drift/v1/ledger/vkey answered it.',
    );
  }
  if (key !== undefined) {
    return signerFromPem({ pem: key, origin }).vkey;
  }
  if (!existsSync(keyFile)) {
    throw new AdminError(
      `There is no key in ${keyFile}. Put the key of the log there, or name it in iacDrift.ledger: the log is continued with it.`,
    );
  }
  return (await loadSigner({ file: keyFile, origin })).vkey;
}
