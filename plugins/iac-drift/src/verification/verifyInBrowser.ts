import {
  type Checkpoint,
  NoteError,
  type NoteKey,
  parseCheckpoint,
  parseNote,
  parseVkey,
  type TamperRule,
  toHex,
  type Verification,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/web';
import { IacDriftApi } from '../api';
import { entryStream } from './entryStream';
import {
  recallCheckpoint,
  rememberCheckpoint,
  RememberedCheckpoint,
} from './rememberedCheckpoint';

/**
 * How the log contradicts what this browser saw of it: fewer entries, other
 * entries, or another key.
 *
 * @internal
 */
export type Contradiction = 'went-back' | 'forked' | 'other-key';

/** @internal */
export interface BrowserVerification {
  verification: Verification;
  origin: string;
  /** What this browser saw before, which the log was compared with. */
  before?: RememberedCheckpoint;
  contradiction?: Contradiction;
  /** Whether this browser will compare the log with what it saw now. */
  remembered: boolean;
}

/** @internal */
export interface VerifyInBrowserOptions {
  api: Pick<
    IacDriftApi,
    'getLedgerEpoch' | 'getLedgerCheckpoint' | 'readLedgerEntries'
  >;
  signal: AbortSignal;
  onProgress(progress: { entries: number; size: number }): void;
}

const REMEMBERED = 'The checkpoint that this browser saw';
const NEWEST = 'The newest checkpoint';

/**
 * Reads every entry that the newest checkpoint covers and verifies all of it
 * against the log's first key; later keys must be introduced by the log itself.
 * What this browser saw when it verified the log last is verified along with
 * it, so that neither a shorter nor another log passes.
 *
 * @throws when the backend refuses, or the signal aborts
 * @internal
 */
export async function verifyInBrowser(
  options: VerifyInBrowserOptions,
): Promise<BrowserVerification> {
  const { api, signal, onProgress } = options;
  const [{ origin, vkeys }, note] = await Promise.all([
    api.getLedgerEpoch(),
    api.getLedgerCheckpoint(),
  ]);
  const [vkey = ''] = vkeys;
  let key: NoteKey;
  let newest: Checkpoint;
  try {
    key = parseVkey(vkey, sha256);
  } catch (error) {
    return { ...refused('key', error), origin };
  }
  try {
    newest = parseCheckpoint(parseNote(note).text);
  } catch (error) {
    return { ...refused('checkpoint-format', error), origin };
  }

  // By the name of the key, which the signature binds.
  const before = recallCheckpoint(key.name);
  const verification = await verifyLog({
    segments: [
      {
        name: 'entries',
        bytes: entryStream({ api, size: newest.size, signal }),
      },
    ],
    checkpoints: inOrder([
      { name: NEWEST, size: newest.size, note },
      ...(before
        ? [
            {
              name: REMEMBERED,
              size: before.size,
              note: new TextEncoder().encode(before.note),
            },
          ]
        : []),
    ]),
    keys: [before ? parseVkey(before.vkey, sha256) : key],
    sha256,
    verify: ed25519Verify,
    onProgress: ({ entries }) => onProgress({ entries, size: newest.size }),
  });

  return {
    verification,
    origin: key.name,
    before,
    contradiction:
      before && contradictionOf(verification, { before, newest, vkey }),
    remembered:
      verification.status === 'intact' &&
      rememberCheckpoint(key.name, {
        note: new TextDecoder().decode(note),
        size: newest.size,
        root: verification.root,
        vkey: before?.vkey ?? vkey,
        seenAt: new Date().toISOString(),
      }),
  };
}

function inOrder<T extends { size: number }>(checkpoints: T[]): T[] {
  return checkpoints.sort((a, b) => a.size - b.size);
}

/** Whether it is our memory that the log disagrees with, rather than itself. */
function contradictionOf(
  verification: Verification,
  {
    before,
    newest,
    vkey,
  }: { before: RememberedCheckpoint; newest: Checkpoint; vkey: string },
): Contradiction | undefined {
  if (verification.status !== 'tampered') {
    return undefined;
  }
  if (vkey !== before.vkey) {
    return 'other-key';
  }
  const { rule, file, lastSeq } = verification.problem;
  if (rule === 'tail-cut' && file === REMEMBERED) {
    return 'went-back';
  }
  const isOtherRoot =
    rule === 'root' &&
    lastSeq === before.size - 1 &&
    (newest.size !== before.size || toHex(newest.root) !== before.root);
  return isOtherRoot ? 'forked' : undefined;
}

function refused(
  rule: TamperRule,
  error: unknown,
): Pick<BrowserVerification, 'verification' | 'remembered'> {
  if (!(error instanceof NoteError)) {
    throw error;
  }
  const figures = { entries: 0, checkpoints: 0, covered: 0 };
  return {
    remembered: false,
    verification: {
      ...figures,
      status: 'tampered',
      problem: {
        rule,
        message: `${rule === 'key' ? 'The key of the log' : NEWEST}: ${
          error.message
        }.`,
      },
    },
  };
}
