import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { toHex } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';

/** Folder of the JSON Schemas of events, one file a type. @internal */
export const SCHEMAS_DIR = resolvePackagePath(
  '@iac-drift/backstage-plugin-iac-drift-backend',
  'schemas',
);

/**
 * SHA-256 (hex) of the schema file of each type of event. The first entry of a log
 * holds them, so that a reader knows which schemas the log was begun with.
 *
 * @internal
 */
export async function readSchemaDigests(): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const file of (await readdir(SCHEMAS_DIR)).sort()) {
    if (file.endsWith('.json')) {
      const bytes = await readFile(join(SCHEMAS_DIR, file));
      digests[file.slice(0, -'.json'.length)] = toHex(sha256(bytes));
    }
  }
  return digests;
}
