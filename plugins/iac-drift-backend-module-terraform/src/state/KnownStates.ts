import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';

/** States are kept up to this many bytes, as they were in their source. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * What a source read last, in memory and nowhere else, so that a state that did
 * not change is not downloaded again. The ones used longest ago go first.
 *
 * @internal
 */
export class KnownStates {
  readonly #known = new Map<
    string,
    { validator: string; read: DesiredRead; bytes: number }
  >();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(options: { maxBytes?: number } = {}) {
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  /** The state at a path, with what its source calls this version of it. */
  get(path: string): { validator: string; read: DesiredRead } | undefined {
    const found = this.#known.get(path);
    if (found) {
      this.#known.delete(path);
      this.#known.set(path, found);
    }
    return found;
  }

  /**
   * @param validator - an ETag or id that names exactly these bytes; without one
   * the state is not kept
   */
  set(
    path: string,
    validator: string | undefined,
    read: DesiredRead,
    bytes: number,
  ): void {
    this.forget(path);
    if (!validator || bytes > this.#maxBytes) {
      return;
    }
    this.#known.set(path, { validator, read, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= this.#maxBytes) {
        break;
      }
      this.forget(oldest);
    }
  }

  forget(path: string): void {
    this.#bytes -= this.#known.get(path)?.bytes ?? 0;
    this.#known.delete(path);
  }
}
