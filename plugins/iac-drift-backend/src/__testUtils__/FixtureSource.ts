import { createHash } from 'node:crypto';
import {
  DesiredRead,
  DesiredStateError,
  DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { parseTerraformState } from '@iac-drift/engine';

/** A source whose states are Terraform state texts kept in memory. */
export class FixtureSource implements DesiredStateSource {
  readonly kind = 'terraform';
  readonly states = new Map<string, string>();
  /** Every path that was read, in order. */
  readonly reads: string[] = [];
  /** Paths whose read never ends, as of a server that does not answer. */
  readonly hanging = new Set<string>();
  /** Who brought the states there. */
  origin: DesiredRead['origin'];
  /** When they were written. */
  writtenAt: string | undefined;
  unlisted = false;
  /** Older states, by version. */
  readonly versions = new Map<string, string>();

  constructor(readonly id: string) {}

  async listStacks(): Promise<string[]> {
    if (this.unlisted) {
      throw new Error('listing failed: token=canary-listing-token');
    }
    return [...this.states.keys()];
  }

  validatePath(path: string): string | undefined {
    return path.endsWith('.tfstate')
      ? undefined
      : 'A path in this source ends in .tfstate.';
  }

  async read(path: string): Promise<DesiredRead> {
    this.reads.push(path);
    if (this.hanging.has(path)) {
      return new Promise(() => {});
    }
    return this.#parsed(this.states.get(path));
  }

  async readVersion(_path: string, version: string): Promise<DesiredRead> {
    return this.#parsed(this.versions.get(version));
  }

  #parsed(text: string | undefined): DesiredRead {
    if (text === undefined) {
      throw new DesiredStateError('There is no state there.');
    }
    let state;
    try {
      state = parseTerraformState(text);
    } catch (error) {
      throw new DesiredStateError(
        error instanceof Error ? error.message : 'The state is not readable.',
      );
    }
    return {
      resources: state.resources,
      serial: state.serial,
      lineage: state.lineage,
      sha256: createHash('sha256').update(text).digest('hex'),
      origin: this.origin,
      writtenAt: this.writtenAt,
    };
  }
}
