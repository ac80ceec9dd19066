import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../CliError';
import { readFileOfAtMost } from '../files';
import type { Stamped } from '../published/Attestations';
import { checkpointName } from '../published/names';
import {
  type PublishedObjects,
  UnreadableError,
} from '../published/PublishedObjects';
import { tamperedBy, type VerifyReport } from './verifyReport';

const MAX_AUTHORITY_BYTES = 1024 * 1024;

/**
 * Looks at the file that `--tsa-ca` names before anything is verified.
 *
 * @throws CliError when it cannot be read or holds no certificate
 * @internal
 */
export async function requireAuthority(file: string): Promise<void> {
  const bytes = await readFileOfAtMost(file, MAX_AUTHORITY_BYTES);
  if (!Buffer.from(bytes).includes('-----BEGIN ')) {
    throw new CliError(
      `${file} holds no certificate in PEM; give those of the timestamping authority.`,
    );
  }
}

/**
 * Has OpenSSL check the timestamps up to a certificate authority that the caller trusts,
 * each as of the moment that it names, so that it counts after its certificate ended.
 *
 * @throws CliError when there is no OpenSSL
 * @internal
 */
export async function verifyTimestamps(
  report: VerifyReport,
  options: { objects: PublishedObjects; authority: string },
): Promise<VerifyReport> {
  const { objects, authority } = options;
  const stamped = report.attestations?.stamped ?? [];
  if (report.status === 'tampered') {
    return report;
  }
  if (stamped.length === 0) {
    return cannotSay(report, 'There is no timestamp to check with --tsa-ca.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'iac-drift-'));
  try {
    const more = await certificates(objects, folder);
    for (const stamp of stamped) {
      const why = await refusal({ objects, folder, authority, more, stamp });
      if (why !== undefined) {
        const { file } = stamp;
        const message = `${file} is not a timestamp of that authority: openssl says ${why}.`;
        return {
          ...report,
          ...tamperedBy({ rule: 'timestamp', message, file }, report),
        };
      }
    }
    return { ...report, timestampsVerified: stamped.length };
  } catch (error) {
    if (error instanceof UnreadableError) {
      return cannotSay(report, `${error.message}.`);
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function cannotSay(report: VerifyReport, message: string): VerifyReport {
  return report.status === 'cannot-say'
    ? report
    : { ...report, status: 'cannot-say', reason: 'timestamp', message };
}

/** Certificates that lie beside the log: a help on the way to the authority, never trusted. */
async function certificates(
  objects: PublishedObjects,
  folder: string,
): Promise<string[]> {
  const listed = await objects.list('trust/');
  const pems: Buffer[] = [];
  for (const { name } of listed.filter(({ name: n }) => n.endsWith('.pem'))) {
    pems.push(Buffer.from((await objects.read(name)) ?? []), Buffer.from('\n'));
  }
  if (pems.length === 0) {
    return [];
  }
  const file = join(folder, 'untrusted.pem');
  await writeFile(file, Buffer.concat(pems));
  return ['-untrusted', file];
}

/** Why OpenSSL does not accept a timestamp; undefined when it does. */
async function refusal(options: {
  objects: PublishedObjects;
  folder: string;
  authority: string;
  more: string[];
  stamp: Stamped;
}): Promise<string | undefined> {
  const { objects, folder, authority, more, stamp } = options;
  const [data, reply] = [join(folder, 'data'), join(folder, 'reply')];
  const note = await objects.read(checkpointName(stamp.size));
  const token = await objects.read(stamp.file);
  await writeFile(data, note ?? '');
  await writeFile(reply, token ?? '');
  const at = ['-attime', String(stamp.time)];
  const of = ['-data', data, '-in', reply, '-CAfile', authority];
  return openssl(['ts', '-verify', ...of, ...more, ...at]);
}

function openssl(args: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile('openssl', args, (error, _, said) => {
      if (!error) {
        resolve(undefined);
      } else if (error.code === 'ENOENT') {
        reject(
          new CliError(
            '--tsa-ca needs openssl, which is not installed; leave it out to verify the rest.',
          ),
        );
      } else {
        const reasons = said.split('\n').filter(line => line !== '');
        resolve(reasons.at(-1)?.split(':').slice(4).join(' ').trim() || 'no');
      }
    });
  });
}
