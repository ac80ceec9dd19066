import {
  formatBundlePath,
  formatTilePath,
  type LogSegment,
  MAX_BUNDLE_BYTES,
  newBundles,
  parseBundle,
  type TamperProblem,
  type Tile,
  TILE_WIDTH,
  TileError,
  tileWidth,
} from '@iac-drift/ledger';
import { FetchError, type LedgerClient } from './ledgerClient';
import { ProblemFound } from './verifyReport';

const PAGE = 1000;
const HASH_BYTES = 32;
const LF = 10;

/** Counts the lines of a page, and lets through no more than were asked for. */
class Page {
  lines = 0;
  readonly #body: AsyncGenerator<Uint8Array>;
  readonly #limit: number;

  constructor(body: AsyncGenerator<Uint8Array>, limit: number) {
    this.#body = body;
    this.#limit = limit;
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#body) {
      let end = 0;
      for (
        let at = piece.indexOf(LF);
        at >= 0 && this.lines < this.#limit;
        at = piece.indexOf(LF, end)
      ) {
        this.lines += 1;
        end = at + 1;
      }
      if (this.lines === this.#limit) {
        yield piece.subarray(0, end);
        return;
      }
      yield piece;
    }
  }
}

/** Entries of a served log, page by page, and tiles of it. @internal */
export class ServedLog {
  readonly #client: LedgerClient;
  readonly #size: number;

  /** @param size - that of the checkpoint: nothing beyond it is asked for */
  constructor(client: LedgerClient, size: number) {
    this.#client = client;
    this.#size = size;
  }

  /** From `entries` as NDJSON; where there is no such thing, from entry bundles. */
  async *segments(from: number): AsyncGenerator<LogSegment> {
    for (let at = from; at < this.#size; ) {
      const limit = Math.min(PAGE, this.#size - at);
      const path = `entries?from=${at}&limit=${limit}`;
      const body = await this.#client.stream(path);
      if (!body && at === from) {
        yield* this.#bundles(from);
        return;
      }
      if (!body) {
        throw this.#notServed(path);
      }
      const page = new Page(body, limit);
      yield { name: path, range: { from: at }, bytes: page.bytes() };
      if (page.lines === 0) {
        return;
      }
      at += page.lines;
    }
  }

  /** The line of one entry. */
  async entry(seq: number): Promise<Uint8Array> {
    for await (const { bytes } of new ServedLog(this.#client, seq + 1).segments(
      seq,
    )) {
      const pieces: Uint8Array[] = [];
      for await (const piece of bytes) {
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    }
    throw new FetchError(`entry ${seq} is not served`);
  }

  /**
   * The first hashes of a tile. A partial tile may be gone when a wider one is
   * there, which begins with it.
   *
   * @throws FetchError when none is served
   */
  readTile = async (tile: Tile): Promise<Uint8Array> => {
    for (const width of this.#widths(tile)) {
      const path = formatTilePath({ ...tile, width });
      const bytes = await this.#client.get(path, TILE_WIDTH * HASH_BYTES);
      if (bytes) {
        return bytes.length === width * HASH_BYTES
          ? bytes.subarray(0, tile.width * HASH_BYTES)
          : bytes;
      }
    }
    throw this.#notServed(formatTilePath(tile));
  };

  /** An entry bundle, or a full one that begins with it, and how many it must hold. */
  async bundle(bundle: {
    index: number;
    width: number;
  }): Promise<{ bytes: Uint8Array; width: number }> {
    for (const width of this.#widths({ level: 0, ...bundle })) {
      const path = formatBundlePath({ index: bundle.index, width });
      const bytes = await this.#client.get(path, MAX_BUNDLE_BYTES);
      if (bytes) {
        return { bytes, width };
      }
    }
    throw this.#notServed(formatBundlePath(bundle));
  }

  /** Widths under which a tile may be served, the one asked for first. */
  #widths(tile: Tile): Set<number> {
    return new Set([tile.width, tileWidth(tile, this.#size), TILE_WIDTH]);
  }

  #notServed(path: string): FetchError {
    return new FetchError(`${this.#client.url}${path} is not served`);
  }

  async *#bundles(from: number): AsyncGenerator<LogSegment> {
    for (const bundle of newBundles(from, this.#size)) {
      const first = bundle.index * TILE_WIDTH;
      const name = formatBundlePath(bundle);
      const { bytes } = await this.bundle(bundle);
      const skip = Math.max(0, from - first);
      const lines = linesOf(name, bytes).slice(skip, bundle.width);
      yield {
        name,
        range: { from: first + skip, to: first + bundle.width },
        bytes: only(Buffer.concat(lines)),
      };
    }
  }
}

/** The entries of a bundle, each a whole line: else two readers see two logs. */
function linesOf(file: string, bytes: Uint8Array): Uint8Array[] {
  let problem: TamperProblem | undefined;
  try {
    const lines = parseBundle(bytes);
    const odd = lines.findIndex(line => line.indexOf(LF) !== line.length - 1);
    if (odd < 0) {
      return lines;
    }
    problem = {
      rule: 'bundle',
      message: `Entry ${odd} of ${file} is not one line.`,
      file,
    };
  } catch (error) {
    if (!(error instanceof TileError)) {
      throw error;
    }
    problem = { rule: 'bundle', message: `${file}: ${error.message}.`, file };
  }
  throw new ProblemFound(problem);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
