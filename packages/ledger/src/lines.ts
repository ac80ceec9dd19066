import { concatBytes } from './bytes';
import { MAX_ENTRY_BYTES } from './entry';

const LF = 10;

/** A line and where it stands in its file. @internal */
export interface Line {
  /** The line with its line feed; without one only at the end of a file. */
  bytes: Uint8Array;
  /** Number of the line in its file, from 1, as `sed -n` counts. */
  number: number;
  /** Offset of its first byte in the file. */
  start: number;
}

/**
 * Cuts a stream of bytes into lines. No more than one entry is ever held back:
 * a line that goes on for longer than an entry may is given out as it is, to be
 * refused by whoever reads it.
 *
 * @internal
 */
export class LineSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  #number = 1;
  #start = 0;

  /** The lines that end in this chunk, and a line that has become too long. */
  push(chunk: Uint8Array): Line[] {
    const bytes = this.#rest.length ? concatBytes(this.#rest, chunk) : chunk;
    const lines: Line[] = [];
    let at = 0;
    for (
      let end = bytes.indexOf(LF, this.#rest.length);
      end >= 0;
      end = bytes.indexOf(LF, at)
    ) {
      lines.push(this.#take(bytes.subarray(at, end + 1)));
      at = end + 1;
    }
    this.#rest = bytes.slice(at);
    return this.#rest.length > MAX_ENTRY_BYTES
      ? [...lines, ...this.end()]
      : lines;
  }

  /** What is left after the last line feed. */
  end(): Line[] {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    return rest.length ? [this.#take(rest)] : [];
  }

  #take(bytes: Uint8Array): Line {
    const line = { bytes, number: this.#number, start: this.#start };
    this.#number += 1;
    this.#start += bytes.length;
    return line;
  }
}
