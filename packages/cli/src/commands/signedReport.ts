import {
  canonicalize,
  COSIGNATURE_NOTE_TYPE,
  ED25519_NOTE_TYPE,
  formatVkey,
  type NoteSigner,
  parseVkey,
  signNote,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { CliError } from '../CliError';
import { ownKey } from '../keys/ownKey';
import { plain, tell } from '../output/terminal';
import type { DatedReport } from './verifyReport';

/** Readers of notes refuse those over a million bytes. */
const MOST_TEXT_BYTES = 900_000;
const MOST_LISTED = 1000;

/**
 * Who is to sign the report, when the command line says so. The public key, by which the
 * report is checked, is told on stderr.
 *
 * @throws CliError when the key cannot be read, made or used
 * @internal
 */
export async function reportSigner(options: {
  /** File of the key, made when there is none. */
  sign?: string;
  /** Its name. */
  signer?: string;
}): Promise<NoteSigner | undefined> {
  const { sign: file, signer: name } = options;
  if (file === undefined) {
    if (name !== undefined) {
      throw new CliError(
        '--signer names the key of --sign; give that option too.',
      );
    }
    return undefined;
  }
  const { signer, isNew, isReadableByOthers } = await ownKey({
    file,
    name,
    role: 'verifier',
    nameOption: '--signer',
  });
  if (isReadableByOthers) {
    tell(`others may read ${file}; chmod 600 it.`);
  }
  const made = isNew ? `Made a key, ${file}. ` : '';
  tell(`${made}The key to check the report with is ${signer.vkey}`);
  return signer;
}

/**
 * A report as a C2SP signed note: one line of canonical JSON, and the signature of
 * whoever verified. Characters that could steer a terminal are spelled out in it, as in
 * every other output.
 *
 * @throws CliError when the key is that of the log or of a witness
 * @internal
 */
export async function signedReport(
  report: DatedReport,
  signer: NoteSigner,
): Promise<Uint8Array> {
  requireOwn(signer, report);
  return signNote(textOf(report), [signer], sha256);
}

/** What one key signs in two roles could be taken for the other. */
function requireOwn(signer: NoteSigner, report: DatedReport): void {
  const { publicKey } = parseVkey(signer.vkey, sha256);
  const { keys, introduced = [], attestations } = report;
  const others = [
    ...keys,
    ...introduced.map(({ key }) => key),
    ...(attestations?.cosigned ?? []).map(({ witness }) => witness),
  ];
  const isSame = (other: string) =>
    [ED25519_NOTE_TYPE, COSIGNATURE_NOTE_TYPE].some(type =>
      formatVkey(other.split('+')[0], publicKey, sha256, type).startsWith(
        `${other}+`,
      ),
    );
  if (others.some(isSame)) {
    throw new CliError(
      'The key given with --sign is that of the log or of a witness; a report needs its own. Give a file that does not exist and a key is made.',
    );
  }
}

function textOf(report: DatedReport): string {
  for (let most = MOST_LISTED; ; most = Math.floor(most / 2)) {
    const json = JSON.stringify(shortened(report, most), (_, value) =>
      typeof value === 'string' ? wellFormed(value) : value,
    );
    const text = `${canonicalize(JSON.parse(json))}\n`;
    if (most === 0 || Buffer.byteLength(text) <= MOST_TEXT_BYTES) {
      return text;
    }
  }
}

/** With the first findings and the newest timestamps, and how many more there are. */
function shortened(report: DatedReport, most: number): DatedReport {
  const { attestations, store } = report;
  const stamps = attestations?.stamped.length ?? 0;
  const findings = store?.findings.length ?? 0;
  return {
    ...report,
    ...(attestations && {
      attestations: {
        ...attestations,
        stamped: attestations.stamped.slice(Math.max(stamps - most, 0)),
        moreStamped: Math.max(stamps - most, 0),
      },
    }),
    ...(store && {
      store: {
        ...store,
        findings: store.findings.slice(0, most),
        moreFindings: store.moreFindings + Math.max(findings - most, 0),
      },
    }),
  };
}

/** Half a surrogate pair has no UTF-8 and so no canonical JSON. */
function wellFormed(value: string): string {
  return plain(Buffer.from(value).toString());
}
