import { equalBytes, type Sha256 } from './bytes';
import { type EntryHeader, GENESIS_PREV, parseLineHeader } from './entry';
import type { Line } from './lines';
import { Frontier, leafHash } from './tree';
import { TamperFound, type TamperProblem } from './verification';

/** A line, and the file that it is in. @internal */
export interface Place {
  file: string;
  line: Line;
}

/** Something is wrong between two entries; the next line may tell with which. */
interface Suspicion {
  /** The problem when the next line does not settle it. */
  otherwise: TamperProblem;
  /** Hash of the newest entry, and the problems that the next line decides between. */
  hash: Uint8Array;
  ifNextAgrees: TamperProblem;
  ifNextDiffers: TamperProblem;
}

/**
 * Follows the entries of a log one by one and binds each to the chain and to
 * the tree in the same step, over the same bytes.
 *
 * @internal
 */
export class Chain {
  readonly #sha256: Sha256;
  readonly #tree: Frontier;
  readonly #onSubtree?: (height: number, root: Uint8Array) => void;
  #last: Uint8Array;
  #lastPlace?: Place;
  #suspicion?: Suspicion;
  #proved: number;

  constructor(
    sha256: Sha256,
    options: {
      /** What is known of the entries before the first that is added. */
      prefix?: { frontier: Frontier; last: Uint8Array };
      /** Told of each complete subtree: see Frontier.append. */
      onSubtree?: (height: number, root: Uint8Array) => void;
    } = {},
  ) {
    const { prefix, onSubtree } = options;
    this.#sha256 = sha256;
    this.#onSubtree = onSubtree;
    this.#tree = prefix ? prefix.frontier.clone() : Frontier.empty(sha256);
    this.#last = prefix?.last ?? GENESIS_PREV;
    this.#proved = this.#tree.size;
  }

  /** Entries so far. */
  get size(): number {
    return this.#tree.size;
  }

  root(): Uint8Array {
    return this.#tree.root();
  }

  /** @throws TamperFound when the line is not the entry that must follow */
  add(place: Place): void {
    const header = this.#header(place);
    this.#settle(header);
    if (header.seq !== this.size) {
      this.fail(this.#outOfSequence(place, header.seq));
    }
    const hash = this.#sha256(place.line.bytes);
    if (!equalBytes(header.prev, this.#last)) {
      this.#suspectLink(place, hash);
    }
    this.#tree.append(
      leafHash(place.line.bytes, this.#sha256),
      this.#onSubtree,
    );
    this.#last = hash;
    this.#lastPlace = place;
  }

  /** Whether the tree as it now stands has this root; when not, {@link end} fails. */
  expectRoot(root: Uint8Array, checkpoint: string): boolean {
    if (this.#suspicion) {
      return false;
    }
    if (equalBytes(root, this.root())) {
      this.#proved = this.size;
      return true;
    }
    const from = this.#proved;
    const to = this.size - 1;
    const place = this.#lastPlace;
    if (!place) {
      this.fail({
        rule: 'root',
        message: `${checkpoint} signs another root for ${this.size} entries than they have.`,
        file: checkpoint,
      });
    }
    const rewritten: TamperProblem = {
      ...at(place),
      rule: 'root',
      message: `${entries(
        from,
        to,
      )} do not give the root that ${checkpoint} signs: at least one was altered after it was signed.`,
      seq: from,
      lastSeq: to,
    };
    this.#suspicion = {
      otherwise: rewritten,
      hash: this.#last,
      ifNextAgrees: rewritten,
      ifNextDiffers: altered(place, to),
    };
    return false;
  }

  /** @throws TamperFound when something was suspected and no line came to settle it */
  end(): void {
    if (this.#suspicion) {
      throw new TamperFound(this.#suspicion.otherwise);
    }
  }

  /** Ends the verification; what was suspected before comes first. */
  fail(problem: TamperProblem): never {
    this.end();
    throw new TamperFound(problem);
  }

  #header(place: Place): EntryHeader {
    try {
      return parseLineHeader(place.line.bytes);
    } catch (error) {
      return this.fail({
        ...at(place),
        rule: 'entry-format',
        message: `What should be entry ${this.size} is not an entry: ${
          (error as Error).message
        }.`,
        seq: this.size,
      });
    }
  }

  #settle(header: EntryHeader): void {
    const suspicion = this.#suspicion;
    if (!suspicion) {
      return;
    }
    if (header.seq !== this.size) {
      throw new TamperFound(suspicion.otherwise);
    }
    throw new TamperFound(
      equalBytes(header.prev, suspicion.hash)
        ? suspicion.ifNextAgrees
        : suspicion.ifNextDiffers,
    );
  }

  /**
   * An entry does not continue the one before. When the entry after next agrees
   * with this one, it was the one before that changed; otherwise this one.
   */
  #suspectLink(place: Place, hash: Uint8Array): void {
    const seq = this.size;
    const here = altered(place, seq);
    const before = this.#lastPlace;
    if (!before || this.#proved === seq) {
      this.fail(here);
    }
    const earlier = altered(before, seq - 1);
    this.#suspicion = {
      otherwise: {
        ...earlier,
        message: `Entry ${seq} does not continue entry ${
          seq - 1
        }: one of the two was altered.`,
        lastSeq: seq,
      },
      hash,
      ifNextAgrees: earlier,
      ifNextDiffers: here,
    };
  }

  #outOfSequence(place: Place, seq: number): TamperProblem {
    const expected = this.size;
    const found = `where entry ${expected} must stand there is entry ${seq}`;
    const why =
      seq > expected
        ? `${entries(expected, seq - 1)} ${
            seq - expected > 1 ? 'are' : 'is'
          } missing or out of place`
        : 'it was repeated, added or moved';
    return {
      ...at(place),
      rule: 'sequence',
      message: `${found[0].toUpperCase()}${found.slice(1)}: ${why}.`,
      seq: expected,
    };
  }
}

function altered(place: Place, seq: number): TamperProblem {
  return {
    ...at(place),
    rule: 'chain',
    message: `Entry ${seq} was altered: its hash is not the one that its neighbours hold.`,
    seq,
  };
}

function at({
  file,
  line,
}: Place): Pick<TamperProblem, 'file' | 'line' | 'bytes'> {
  return {
    file,
    line: line.number,
    bytes: { start: line.start, end: line.start + line.bytes.length },
  };
}

function entries(from: number, to: number): string {
  return from === to ? `Entry ${from}` : `Entries ${from} to ${to}`;
}
