import {
  EvidenceForkError,
  type EvidenceStore,
  type StoredObject,
  type WriteOnceProof,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { oneLine } from '../errors';
import { withDeadline } from './deadline';

/** A store could not do what it was asked. The message is for a person. @internal */
export class StoreError extends Error {
  name = 'StoreError';
}

/** @internal */
export interface Deadlines {
  /** For an object: a segment may have megabytes. */
  putMs: number;
  /** For a look at what is there. */
  getMs: number;
}

const DEADLINES: Deadlines = { putMs: 60_000, getMs: 20_000 };

/**
 * A store that never keeps anyone waiting for ever, and whose errors are sentences.
 *
 * @internal
 */
export class BoundedStore implements EvidenceStore {
  readonly id: string;
  readonly description: string;
  readonly proveWriteOnce?: EvidenceStore['proveWriteOnce'];
  readonly #store: EvidenceStore;
  readonly #deadlines: Deadlines;

  constructor(store: EvidenceStore, deadlines: Partial<Deadlines> = {}) {
    this.id = store.id;
    this.description = store.description;
    this.#store = store;
    this.#deadlines = { ...DEADLINES, ...deadlines };
    if (store.proveWriteOnce) {
      this.proveWriteOnce = options =>
        this.#within(
          this.#deadlines.putMs,
          options?.signal,
          (signal): Promise<WriteOnceProof> =>
            store.proveWriteOnce!({ ...options, signal }),
        );
    }
  }

  putOnce(
    name: string,
    bytes: Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<StoredObject> {
    return this.#within(this.#deadlines.putMs, options?.signal, signal =>
      this.#store.putOnce(name, bytes, { signal }),
    );
  }

  replace(
    name: string,
    bytes: Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<StoredObject> {
    return this.#within(this.#deadlines.putMs, options?.signal, signal =>
      this.#store.replace(name, bytes, { signal }),
    );
  }

  get(
    name: string,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array | undefined> {
    return this.#within(this.#deadlines.getMs, options?.signal, signal =>
      this.#store.get(name, { signal }),
    );
  }

  getNewest(
    name: string,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array | undefined> {
    return this.#within(this.#deadlines.getMs, options?.signal, signal =>
      this.#store.getNewest(name, { signal }),
    );
  }

  /** A store that lists too many is put right: nobody below checks again. */
  async list(
    prefix: string,
    options: { after?: string; signal?: AbortSignal } = {},
  ): Promise<string[]> {
    const { after = '' } = options;
    const names = await this.#within(
      this.#deadlines.getMs,
      options.signal,
      signal => this.#store.list(prefix, { ...options, signal }),
    );
    return names.filter(name => name > after).sort();
  }

  async #within<T>(
    milliseconds: number,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const who = this.description;
    try {
      return await withDeadline({ who, milliseconds, signal }, work);
    } catch (error) {
      if (error instanceof EvidenceForkError || signal?.aborted) {
        throw error;
      }
      const { message } = error as Error;
      throw new StoreError(
        oneLine(message.includes(who) ? message : `${who}: ${message}`),
      );
    }
  }
}
