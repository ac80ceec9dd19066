import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { SCHEMAS_DIR } from '../ledger/schemas';
import type { NamedBytes } from './newTiles';
import { README_NAME, SCHEMAS, trustName } from './names';
import { README } from './readme';

/**
 * What a reader needs besides the log itself and never changes. The key is the first
 * that the log had: entries of the log introduce the others.
 *
 * @internal
 */
export async function introduction(log: {
  origin: string;
  vkeys: readonly string[];
}): Promise<NamedBytes[]> {
  const schemas = (await readdir(SCHEMAS_DIR))
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => readFile(join(SCHEMAS_DIR, file)));
  return [
    { name: README_NAME, bytes: Buffer.from(README) },
    { name: trustName(log.origin), bytes: Buffer.from(`${log.vkeys[0]}\n`) },
    ...(await Promise.all(schemas)).map(bytes => ({
      name: `${SCHEMAS}${toHex(sha256(bytes))}`,
      bytes,
    })),
  ];
}
