import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DesiredStateError } from '@iac-drift/backstage-plugin-iac-drift-node';
import { isInside } from './listStateFiles';

/**
 * The bytes of one state file as they were at one moment.
 *
 * @internal
 */
export interface StateFile {
  bytes: Uint8Array;
  /** Time of last modification. */
  modified: Date;
}

/**
 * Reads one file below a folder, and nothing outside it whatever links say.
 *
 * The resolved path is opened without following links and the open file is
 * examined, so that a link put there between the check and the read is refused
 * too, and a pipe or a device cannot hang the read.
 *
 * @param root - the folder, already resolved by `realpath`
 * @param path - checked by `validateStatePath`
 * @throws DesiredStateError with one sentence
 * @internal
 */
export async function readStateFile(
  root: string,
  path: string,
  maxBytes: number,
): Promise<StateFile> {
  try {
    const resolved = await realpath(join(root, ...path.split('/')));
    if (!isInside(root, resolved)) {
      throw new DesiredStateError(
        'The state file is a link that leads out of its source and is not read.',
      );
    }
    const file = await open(
      resolved,
      // Windows has neither flag.
      // eslint-disable-next-line no-bitwise -- open(2) takes its flags as bits
      constants.O_RDONLY |
        (constants.O_NOFOLLOW ?? 0) |
        (constants.O_NONBLOCK ?? 0),
    );
    try {
      const stats = await file.stat();
      if (!stats.isFile()) {
        throw new DesiredStateError(
          'The path of the state leads to a folder or a device, not to a file.',
        );
      }
      if (stats.size > maxBytes) {
        throw tooLarge(stats.size, maxBytes);
      }
      // Up to one byte more than fits: the file may be growing.
      const buffer = Buffer.alloc(Math.min(stats.size, maxBytes) + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(
          buffer,
          length,
          buffer.length - length,
        );
        if (bytesRead === 0) {
          break;
        }
        length += bytesRead;
      }
      if (length > maxBytes) {
        throw tooLarge(length, maxBytes);
      }
      return { bytes: buffer.subarray(0, length), modified: stats.mtime };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explain(error);
  }
}

function tooLarge(size: number, maxBytes: number): DesiredStateError {
  return new DesiredStateError(
    `The state file has ${size} bytes, more than the ${maxBytes} that its source allows (maxStateBytes).`,
  );
}

/**
 * One sentence for what the file system said. Its own message is not passed on,
 * because it holds the server's absolute paths.
 */
function explain(error: unknown): DesiredStateError {
  if (error instanceof DesiredStateError) {
    return error;
  }
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new DesiredStateError('The state file does not exist.');
    case 'EACCES':
    case 'EPERM':
      return new DesiredStateError(
        'The state file cannot be read by the user that runs the backend.',
      );
    case 'EISDIR':
      return new DesiredStateError(
        'The path of the state leads to a folder or a device, not to a file.',
      );
    case 'ELOOP':
      return new DesiredStateError(
        'The state file is a link that leads nowhere and is not read.',
      );
    default:
      return new DesiredStateError(
        'The state file cannot be read from the disk.',
      );
  }
}
