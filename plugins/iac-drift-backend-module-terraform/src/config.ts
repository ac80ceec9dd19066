import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { MAX_STATE_BYTES } from '@iac-drift/engine';

/**
 * One folder of `iacDrift.terraform.sources`, checked.
 *
 * @internal
 */
export interface FolderSourceConfig {
  id: string;
  /** As configured; relative to the process's working directory. */
  path: string;
  maxStateBytes: number;
}

const DEFAULT_MAX_STATE_BYTES = 50 * 1024 * 1024;

/**
 * Reads `iacDrift.terraform.sources`.
 *
 * @throws InputError with one sentence naming the key to mend
 * @internal
 */
export function readSourceConfigs(config: Config): FolderSourceConfig[] {
  const sources =
    config.getOptionalConfigArray('iacDrift.terraform.sources') ?? [];
  const seen = new Set<string>();

  return sources.map((source, index) => {
    const key = `iacDrift.terraform.sources[${index}]`;

    const id = source.getString('id');
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(id)) {
      throw new InputError(
        `${key}.id must be 1 to 63 letters, digits, '-', '_' or '.', starting with a letter or digit.`,
      );
    }
    if (seen.has(id)) {
      throw new InputError(
        `${key}.id '${id}' is used twice; give each source its own id.`,
      );
    }
    seen.add(id);

    const type = source.getString('type');
    if (type !== 'folder') {
      throw new InputError(
        `${key}.type '${type}' is not known; the only type is 'folder'.`,
      );
    }

    const maxStateBytes =
      source.getOptionalNumber('maxStateBytes') ?? DEFAULT_MAX_STATE_BYTES;
    if (
      !Number.isInteger(maxStateBytes) ||
      maxStateBytes < 1 ||
      maxStateBytes > MAX_STATE_BYTES
    ) {
      throw new InputError(
        `${key}.maxStateBytes must be a whole number from 1 to ${MAX_STATE_BYTES}.`,
      );
    }

    return { id, path: source.getString('path'), maxStateBytes };
  });
}
