import { createHmac, randomUUID } from 'node:crypto';
import {
  canonicalize,
  createEvent,
  type JsonValue,
  type LedgerEvent,
} from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { digestKey } from './digestKey';
import { EVENT_CONFIG_CHANGED } from './logEvents';
import { type SettingRow, TABLE_SETTING } from './tables';

const NAME = 'config';

/**
 * Records in the log that the configuration is another than at the last start: which
 * keys changed, and a digest of the whole. No value is recorded, and the digests are
 * keyed, so that none can be guessed from them.
 *
 * @param options - `config`: what stands under `iacDrift`
 * @internal
 */
export async function recordConfig(options: {
  db: Knex;
  log: {
    origin: string;
    enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void>;
  };
  config: unknown;
  now: Date;
}): Promise<void> {
  const { db, log, config, now } = options;
  const key = await digestKey(db);
  const digests = Object.fromEntries(
    leaves(config).map(([path, value]) => [path, hmac(key, value)]),
  );
  await db.transaction(async tx => {
    const row = await tx<SettingRow>(TABLE_SETTING)
      .where({ name: NAME })
      .first();
    const known: Record<string, string> = row ? JSON.parse(row.value) : {};
    const changed = [
      ...new Set([...Object.keys(known), ...Object.keys(digests)]),
    ]
      .filter(path => known[path] !== digests[path])
      .sort();
    if (row && changed.length === 0) {
      return;
    }
    await tx<SettingRow>(TABLE_SETTING)
      .insert({ name: NAME, value: JSON.stringify(digests) })
      .onConflict('name')
      .merge();
    await log.enqueue(
      [
        createEvent({
          id: randomUUID(),
          source: `//${log.origin}`,
          type: EVENT_CONFIG_CHANGED,
          time: now.toISOString(),
          data: {
            digest: `hmac-sha256:${hmac(key, digests)}`,
            changed: row ? changed : [],
          },
        }),
      ],
      tx,
    );
  });
}

function hmac(key: Buffer, value: JsonValue): string {
  return createHmac('sha256', key).update(canonicalize(value)).digest('hex');
}

/** Every value and the path to it: `terraform.sources.0.id`. */
function leaves(value: unknown, path = ''): [string, JsonValue][] {
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([name, item]) =>
      leaves(item, path ? `${path}.${name}` : name),
    );
  }
  return value === undefined ? [] : [[path, value as JsonValue]];
}
