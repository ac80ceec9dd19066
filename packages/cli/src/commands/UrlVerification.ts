import { randomInt } from 'node:crypto';
import {
  bundleProblem,
  type Checkpoint,
  ConsistencyError,
  type LogPrefix,
  openWithPolicy,
  readPrefix,
  type TamperProblem,
  type Tile,
  TILE_WIDTH,
  tileProblem,
  TileError,
  type Verification,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { LedgerClient } from './ledgerClient';
import { CHECKPOINT, problemOf, readCheckpoint } from './servedCheckpoint';
import { ServedLog } from './servedLog';
import { ProblemFound, type Trust, type VerifyProgress } from './verifyReport';
import type { Since } from './verifySince';

/** Tiles of leaves that are compared, besides all at the edge and above. */
const SAMPLE = 16;

const tools = { sha256, verify: ed25519Verify };

/** Which of the served tiles and bundles are compared with the entries. @internal */
export type TileChoice = 'all' | 'some' | 'none';

/** What is verified of a log that is served, and against what. @internal */
export interface UrlOptions {
  trust: Trust;
  since?: Since;
  tiles?: TileChoice;
  /** A checkpoint kept elsewhere: the entries must give its root, each of them read. */
  agreeing?: Since;
  onProgress?(progress: VerifyProgress): void;
  onEntry?(entry: { seq: number; line: Uint8Array }): void;
}

/** Verifies what is served below a checkpoint: entries, tiles, bundles. @internal */
export class UrlVerification {
  readonly #options: UrlOptions;
  readonly #client: LedgerClient;
  readonly #note: Uint8Array;
  isIncremental = false;

  constructor(options: UrlOptions, client: LedgerClient, note: Uint8Array) {
    this.#options = options;
    this.#client = client;
    this.#note = note;
  }

  async run(): Promise<Verification> {
    const { trust, since, agreeing, onProgress, onEntry } = this.#options;
    const { size } = readCheckpoint(CHECKPOINT, this.#note);
    const log = new ServedLog(this.#client, size);
    const older = since && (await this.#older(since, size));
    const prefix = older && (await this.#prefix(log, since, older));
    this.isIncremental = prefix !== undefined;
    const from = prefix?.frontier.size ?? 0;
    return verifyLog({
      segments: log.segments(from),
      checkpoints: [since, agreeing, { name: CHECKPOINT, note: this.#note }]
        .filter(checkpoint => checkpoint !== undefined)
        .map(({ name, note }) => ({ name, note }))
        .sort((a, b) => sizeOf(a) - sizeOf(b)),
      policy: trust.policy,
      prefix,
      ...tools,
      onEntry,
      onTile: this.#tileCheck(log, size),
      onProgress:
        onProgress &&
        (({ entries }) =>
          onProgress({
            entries,
            fraction: size > from ? (entries - from) / (size - from) : 1,
          })),
    });
  }

  /** The older checkpoint, when there is something before it to be passed over. */
  async #older(since: Since, size: number): Promise<Checkpoint | undefined> {
    const older = readCheckpoint(since.name, since.note);
    try {
      await openWithPolicy(since.note, this.#options.trust.policy, tools);
    } catch (error) {
      throw problemOf('signature', since.name, error);
    }
    if (older.size > size) {
      throw new ProblemFound({
        rule: 'tail-cut',
        message: `${since.name} signs ${older.size} entries and the server shows a log of ${size}: it was cut off or set back.`,
        file: since.name,
        seq: size,
        lastSeq: older.size - 1,
      });
    }
    return older.size > 0 ? older : undefined;
  }

  async #prefix(
    log: ServedLog,
    since: Since,
    checkpoint: Checkpoint,
  ): Promise<LogPrefix> {
    try {
      return await readPrefix({
        checkpoint,
        readTile: log.readTile,
        lastEntry: await log.entry(checkpoint.size - 1),
        sha256,
      });
    } catch (error) {
      if (error instanceof ConsistencyError || error instanceof TileError) {
        throw new ProblemFound({
          rule: 'consistency',
          message: `The log that is served does not continue ${since.name}: ${error.message}.`,
          file: since.name,
          seq: 0,
          lastSeq: checkpoint.size - 1,
        });
      }
      throw error;
    }
  }

  #tileCheck(log: ServedLog, size: number) {
    const choice = this.#options.tiles ?? 'some';
    const sample = sampleOf(Math.ceil(size / TILE_WIDTH));
    const isChosen = ({ level, index, width }: Tile): boolean =>
      choice === 'all' ||
      (choice === 'some' &&
        (level > 0 || width < TILE_WIDTH || sample.has(index)));
    return async (
      tile: Tile,
      expected: Uint8Array,
    ): Promise<TamperProblem | undefined> => {
      if (!isChosen(tile)) {
        return undefined;
      }
      const found = await log.readTile(tile);
      const problem = tileProblem({ tile, found, expected });
      if (problem || tile.level > 0) {
        return problem;
      }
      const bundle = await log.bundle(tile);
      // Of a bundle that has grown since the checkpoint, the beginning counts.
      const isGrown = bundle.width > tile.width;
      return bundleProblem({
        bundle: { index: tile.index, width: tile.width },
        found: isGrown ? firstOf(bundle.bytes, tile.width) : bundle.bytes,
        expected,
        sha256,
      });
    };
  }
}

/** The bytes of the first entries of a bundle; all of it when it is malformed. */
function firstOf(bundle: Uint8Array, width: number): Uint8Array {
  let at = 0;
  for (let i = 0; i < width && at + 1 < bundle.length; i++) {
    at += 2 + bundle[at] * 256 + bundle[at + 1];
  }
  return bundle.subarray(0, at);
}

function sampleOf(tiles: number): Set<number> {
  const chosen = new Set<number>();
  for (let i = 0; i < SAMPLE && tiles > 0; i++) {
    chosen.add(randomInt(Math.min(tiles, 2 ** 47)));
  }
  return chosen;
}

function sizeOf({ name, note }: Since): number {
  return readCheckpoint(name, note).size;
}
