import { randomInt } from 'node:crypto';
import {
  bundleProblem,
  type Checkpoint,
  ConsistencyError,
  type Cosignature,
  type LogPrefix,
  NoteError,
  openCosignatures,
  openWithPolicy,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  parseVkey,
  PolicyError,
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
import { FetchError, LedgerClient } from './ledgerClient';
import { ServedLog } from './servedLog';
import {
  aboutTrust,
  NOTHING_VERIFIED,
  ProblemFound,
  tamperedBy,
  type Trust,
  trustIn,
  type VerifyAbout,
  type VerifyProgress,
  type VerifyReport,
} from './verifyReport';
import type { Since } from './verifySince';

const MAX_NOTE_BYTES = 1_000_000;
const CHECKPOINT = 'checkpoint';
/** Where a log may be below the URL that a person has at hand. */
const PREFIXES = ['', 'v1/ledger/', 'api/iac-drift/v1/ledger/'];
/** Tiles of leaves that are compared, besides all at the edge and above. */
const SAMPLE = 16;

const tools = { sha256, verify: ed25519Verify };

/** Which of the served tiles and bundles are compared with the entries. @internal */
export type TileChoice = 'all' | 'some' | 'none';

interface UrlOptions {
  trust: Trust;
  since?: Since;
  tiles?: TileChoice;
  /** A checkpoint kept elsewhere: the entries must give its root, each of them read. */
  agreeing?: Since;
  onProgress?(progress: VerifyProgress): void;
  onEntry?(entry: { seq: number; line: Uint8Array }): void;
}

class UrlVerification {
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

/**
 * Verifies a log where it is served: its newest checkpoint, every entry below it,
 * and that tiles and bundles say the same.
 *
 * @throws CliError when the URL is not one of HTTP
 * @internal
 */
export async function verifyUrl(options: {
  url: string;
  token?: string;
  timeoutMs?: number;
  trust?: Trust;
  since?: Since;
  tiles?: TileChoice;
  /** A checkpoint kept elsewhere: the entries must give its root, each of them read. */
  agreeing?: Since;
  onProgress?(progress: VerifyProgress): void;
  onEntry?(entry: { seq: number; line: Uint8Array }): void;
}): Promise<VerifyReport> {
  const root = new LedgerClient(options);
  const about = { target: root.url, mode: 'full' as VerifyReport['mode'] };
  let trust = options.trust ?? trustIn([], 'served');
  const report = (result: Verification): VerifyReport => ({
    ...result,
    ...about,
    ...aboutTrust(trust),
  });
  try {
    const { client, note } = await findCheckpoint(root);
    about.target = client.url;
    trust = options.trust ?? (await servedTrust(client));
    if (trust.policy.logs.length === 0) {
      return report({
        ...NOTHING_VERIFIED,
        status: 'cannot-say',
        reason: 'no-key',
        message:
          'The server shows no public key and none was given with --vkey or --policy, so no signature can be checked.',
      });
    }
    const verification = new UrlVerification(
      { ...options, trust },
      client,
      note,
    );
    const result = await verification.run();
    about.mode = verification.isIncremental ? 'incremental' : 'full';
    return { ...report(result), ...(await cosignedOn(note, trust)) };
  } catch (error) {
    if (error instanceof ProblemFound) {
      return report(tamperedBy(error.problem));
    }
    if (!(error instanceof FetchError)) {
      throw error;
    }
    return report({
      ...NOTHING_VERIFIED,
      status: 'cannot-say',
      reason: 'unreadable',
      message: `${error.message}.`,
    });
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

/** The log at the URL or below it: at the first place that shows a signed note. */
async function findCheckpoint(
  root: LedgerClient,
): Promise<{ client: LedgerClient; note: Uint8Array }> {
  let malformed: { note: Uint8Array; client: LedgerClient } | undefined;
  let failure: unknown;
  for (const prefix of PREFIXES) {
    const client = root.under(prefix);
    try {
      const note = await client.get(CHECKPOINT, MAX_NOTE_BYTES);
      if (note && isNote(note)) {
        return { client, note };
      }
      // A portal answers with its start page wherever it has nothing.
      if (note && !looksLikeHtml(note)) {
        malformed ??= { client, note };
      }
    } catch (error) {
      if (!(error instanceof FetchError)) {
        throw error;
      }
      failure ??= error;
    }
  }
  if (malformed) {
    return malformed;
  }
  throw (
    failure ??
    new FetchError(
      `${root.url}${CHECKPOINT} is not served: no log is there, or nothing is signed yet`,
    )
  );
}

function isNote(note: Uint8Array): boolean {
  try {
    parseNote(note);
    return true;
  } catch {
    return false;
  }
}

function looksLikeHtml(bytes: Uint8Array): boolean {
  return /^\s*</.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));
}

/** Whom the server itself says to trust. */
async function servedTrust(client: LedgerClient): Promise<Trust> {
  try {
    const policy = await client.get('policy', MAX_NOTE_BYTES);
    if (policy && !looksLikeHtml(policy)) {
      return { policy: parsePolicy(policy, sha256), source: 'served' };
    }
    const vkey = await client.get('vkey', MAX_NOTE_BYTES);
    return vkey && !looksLikeHtml(vkey)
      ? trustIn(
          [parseVkey(Buffer.from(vkey).toString('utf8').trim(), sha256)],
          'served',
        )
      : trustIn([], 'served');
  } catch (error) {
    if (error instanceof PolicyError || error instanceof NoteError) {
      throw new ProblemFound({
        rule: 'key',
        message: `The key that the server shows is damaged: ${error.message}.`,
      });
    }
    throw error;
  }
}

/** The word of known witnesses on the newest checkpoint, which was verified. */
async function cosignedOn(
  note: Uint8Array,
  { policy }: Trust,
): Promise<Pick<VerifyAbout, 'attestations'>> {
  const witnesses = policy.witnesses.map(({ key }) => key);
  const { size } = readCheckpoint(CHECKPOINT, note);
  let found: Cosignature[];
  try {
    found = await openCosignatures(note, witnesses, tools);
  } catch {
    // Said by the verification.
    return {};
  }
  const cosigned = found.map(({ key, time }) => ({
    witness: `${key.name}+${key.keyId}`,
    time,
    size,
    file: CHECKPOINT,
  }));
  return cosigned.length === 0
    ? {}
    : { attestations: { cosigned, stamped: [], unknown: 0 } };
}

function sizeOf({ name, note }: Since): number {
  return readCheckpoint(name, note).size;
}

function readCheckpoint(name: string, note: Uint8Array): Checkpoint {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    throw problemOf('checkpoint-format', name, error);
  }
}

function problemOf(
  rule: TamperProblem['rule'],
  file: string,
  error: unknown,
): unknown {
  return error instanceof NoteError
    ? new ProblemFound({ rule, message: `${file}: ${error.message}.`, file })
    : error;
}
