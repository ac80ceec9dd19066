import {
  type Cosignature,
  openCosignatures,
  type Verification,
} from '@iac-drift/ledger';
import { ed25519Verify } from '@iac-drift/ledger/node';
import { FetchError, LedgerClient } from './ledgerClient';
import {
  CHECKPOINT,
  findCheckpoint,
  readCheckpoint,
  servedTrust,
} from './servedCheckpoint';
import { type UrlOptions, UrlVerification } from './UrlVerification';
import {
  aboutTrust,
  NOTHING_VERIFIED,
  ProblemFound,
  tamperedBy,
  type Trust,
  trustIn,
  type VerifyAbout,
  type VerifyReport,
} from './verifyReport';

/**
 * Verifies a log where it is served: its newest checkpoint, every entry below it,
 * and that tiles and bundles say the same.
 *
 * @throws CliError when the URL is not one of HTTP
 * @internal
 */
export async function verifyUrl(
  options: Omit<UrlOptions, 'trust'> & {
    url: string;
    token?: string;
    timeoutMs?: number;
    /** Whom to trust; without it, whom the server says. */
    trust?: Trust;
  },
): Promise<VerifyReport> {
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

/** The word of known witnesses on the newest checkpoint, which was verified. */
async function cosignedOn(
  note: Uint8Array,
  { policy }: Trust,
): Promise<Pick<VerifyAbout, 'attestations'>> {
  const witnesses = policy.witnesses.map(({ key }) => key);
  const { size } = readCheckpoint(CHECKPOINT, note);
  let found: Cosignature[];
  try {
    found = await openCosignatures(note, witnesses, { verify: ed25519Verify });
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
