import { createHash } from 'node:crypto';
import {
  DesiredStateError,
  type DesiredRead,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  parseTerraformState,
  StateError,
  type DesiredState,
} from '@iac-drift/engine';

/**
 * The bytes of one state as they were at one moment.
 *
 * @internal
 */
export interface StateBytes {
  bytes: Uint8Array;
  /** When they were written, where the source knows it. */
  modified?: Date;
  /** Who brought them there, as far as the source knows; what is undefined is left out. */
  origin?: DesiredRead['origin'];
}

/**
 * Reads a state out of its bytes.
 *
 * @throws DesiredStateError with one sentence free of the state's text
 * @internal
 */
export function toDesiredRead(state: StateBytes): DesiredRead {
  const { resources, serial, lineage } = parse(state.bytes);
  const origin = Object.entries(state.origin ?? {}).filter(
    ([, value]) => value !== undefined,
  );
  return {
    resources,
    serial,
    lineage,
    sha256: createHash('sha256').update(state.bytes).digest('hex'),
    ...(state.modified ? { writtenAt: state.modified.toISOString() } : {}),
    ...(origin.length > 0 ? { origin: Object.fromEntries(origin) } : {}),
  };
}

/**
 * What is wrong with a state that is larger than its source allows.
 *
 * @internal
 */
export function tooLarge(size: number, maxBytes: number): DesiredStateError {
  return new DesiredStateError(
    `The state has ${size} bytes or more, which is over the ${maxBytes} that its source allows (maxStateBytes).`,
  );
}

function parse(bytes: Uint8Array): DesiredState {
  try {
    return parseTerraformState(bytes);
  } catch (error) {
    // Only the engine's own sentences are known to be free of the file's text.
    throw new DesiredStateError(
      error instanceof StateError
        ? error.message
        : 'The state file is not a Terraform state that can be read.',
    );
  }
}
