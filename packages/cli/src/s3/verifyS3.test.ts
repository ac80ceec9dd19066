/** @jest-environment node */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Policy, parsePolicy } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { S3Server, TimestampAuthority } from 'aws-simulator';
import {
  type PublishedLog,
  publishedLog,
} from '../commands/__testUtils__/publishedLog';
import { verifyCommand } from '../commands/verify';
import type { VerifyReport } from '../commands/verifyReport';
import { S3Bucket } from './S3Bucket';
import { verifyS3 } from './verifyS3';

jest.setTimeout(1_200_000);

const DAY = 86_400_000;
const RUNS = process.env.IAC_DRIFT_LONG_TESTS === '1' ? 2500 : 90;
const SEED = 20261123;

let authority: TimestampAuthority;
let published: PublishedLog;
let policy: Policy;
let server: S3Server;
let bucket: S3Bucket;

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID = 'key';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  authority = new TimestampAuthority();
  published = await publishedLog(authority);
  policy = parsePolicy(published.policy, sha256);
  server = await S3Server.start();
  bucket = S3Bucket.open({
    bucket: 'evidence',
    prefix: 'log/',
    endpoint: server.url,
  });
});
afterAll(async () => {
  bucket.close();
  await server.stop();
  authority.remove();
});

/** As the log is published there. */
function fill(): void {
  server.bucket.versions.splice(0);
  for (const { name, bytes } of published.objects) {
    server.bucket.put(`log/${name}`, bytes, {
      checksumSha256: createHash('sha256').update(bytes).digest('base64'),
    });
  }
}
beforeEach(fill);

async function verify(
  options: Partial<Parameters<typeof verifyS3>[0]> = {},
): Promise<VerifyReport> {
  const trust = { policy, source: 'given' as const };
  return (await verifyS3({ bucket, trust, ...options })).report;
}

const version = (name: string) => server.bucket.versionsOf(`log/${name}`)[0];
const names = () => published.objects.map(({ name }) => name);
const isOnce = (name: string) =>
  !/^(checkpoint|trust\/policy|canary\/.*)$/.test(name);
const checkpoint = `checkpoints/${'256'.padStart(20, '0')}`;

/** `tampered version checkpoints/...`: status, rule, file. */
function said(report: VerifyReport): string {
  switch (report.status) {
    case 'tampered':
      return `tampered ${report.problem.rule} ${report.problem.file}`;
    case 'cannot-say':
      return `cannot-say ${report.reason}`;
    default:
      return report.status;
  }
}

/** Objects and versions that the findings by one rule name. */
const findingsOf = ({ store }: VerifyReport, rule: string) =>
  store!.findings
    .filter(finding => finding.rule === rule)
    .map(({ file, versionId }) => [file, versionId]);

describe('verifyS3', () => {
  it('finds a bucket intact, and says what it saw', async () => {
    const report = await verify();
    expect(said(report)).toBe('intact');
    const once = new Set(names().filter(name => !name.startsWith('canary/')));
    expect(report).toMatchObject({
      entries: 300,
      covered: 300,
      target: 's3://evidence/log/',
      store: {
        objects: once.size + 1,
        versions: published.objects.length,
        checked: once.size,
        checksums: once.size,
        expired: 0,
        findings: [],
      },
      attestations: { stamped: { length: 3 }, unknown: 0 },
    });
    expect(report.attestations?.cosigned).toHaveLength(2);
  });

  it('finds a second version of any object, whatever is in it', async () => {
    const once = names().filter(isOnce).sort();
    once.forEach(name => server.bucket.put(`log/${name}`, Buffer.from(name)));
    const report = await verify();
    expect(report).toMatchObject({ status: 'tampered', entries: 300 });
    expect(findingsOf(report, 'version')).toEqual(
      once.map(name => [name, server.bucket.latest(`log/${name}`)!.versionId]),
    );
  });

  it('finds a delete marker on any object, and reads what it hides', async () => {
    const all = [...new Set(names())].sort();
    const markers = all.map(name => server.bucket.hide(`log/${name}`)!);
    const report = await verify();
    expect(report).toMatchObject({ status: 'tampered', entries: 300 });
    expect(findingsOf(report, 'delete-marker')).toEqual(
      all.map((name, i) => [name, markers[i].versionId]),
    );
  });

  it('reads the oldest version, so that a later one hides nothing', async () => {
    const name = `segments/${'0'.padStart(20, '0')}-${'40'.padStart(
      20,
      '0',
    )}.ndjson`;
    server.bucket.put(`log/${name}`, Buffer.from('other'));
    expect(await verify()).toMatchObject({
      entries: 300,
      covered: 300,
      problem: { rule: 'version', file: name },
    });
  });

  it('finds objects that are not locked, or not for long enough', async () => {
    const { retention } = version(checkpoint);
    const day = version(checkpoint).lastModified.getTime() + DAY;
    expect(said(await verify({ minRetention: { days: 30 } }))).toBe('intact');
    expect(said(await verify({ minRetention: { days: 31 } }))).toMatch(
      /^tampered retention/,
    );
    const in2099 = Date.parse('2099-01-01');
    expect(said(await verify({ minRetention: { until: in2099 } }))).toMatch(
      /^tampered retention/,
    );
    for (const weaker of [
      undefined,
      { ...retention!, mode: 'GOVERNANCE' as const },
      { ...retention!, until: new Date(day - DAY / 2) },
    ]) {
      fill();
      version(checkpoint).retention = weaker;
      expect(said(await verify())).toBe(`tampered retention ${checkpoint}`);
    }
  });

  it('finds bytes that are not those of the checksum', async () => {
    const readme = version('README.txt');
    readme.bytes = Buffer.from('another');
    expect(said(await verify())).toBe('tampered checksum README.txt');
  });

  it('hashes the bytes itself where the store keeps no checksum', async () => {
    server.bucket.versions.forEach(v => delete v.checksumSha256);
    const report = await verify();
    expect(said(report)).toBe('intact');
    expect(report.store?.checksums).toBe(0);
  });

  it('takes every version of `checkpoint` for a copy, and finds one that is none', async () => {
    const bytes = Buffer.from(version(checkpoint).bytes!);
    server.bucket.put('log/checkpoint', bytes);
    expect(said(await verify())).toBe('intact');
    server.bucket.put('log/checkpoint', Buffer.concat([bytes, bytes]));
    expect((await verify()).status).toBe('tampered');
    const [first] = server.bucket.versionsOf('log/checkpoint');
    server.bucket.versions.pop();
    first.bytes = Buffer.from('another');
    delete first.checksumSha256;
    expect(said(await verify())).toBe('tampered version checkpoint');
  });

  it('misses a checkpoint that was removed', async () => {
    const { versions } = server.bucket;
    versions.splice(versions.indexOf(version(checkpoint)), 1);
    expect(said(await verify())).toBe(
      `tampered checkpoint-missing ${checkpoint}`,
    );
  });

  it('catches up with a log that grows while it is listed', async () => {
    const newest = `checkpoints/${'300'.padStart(20, '0')}`;
    const late = server.bucket.versions.filter(({ key }) =>
      key.startsWith(`log/${newest}`),
    );
    const { versions } = server.bucket;
    versions.splice(0, Infinity, ...versions.filter(v => !late.includes(v)));
    // `checkpoint` is written after its original as well.
    const copies = server.bucket.versionsOf('log/checkpoint');
    versions.splice(versions.indexOf(copies[2]), 1);
    setTimeout(() => versions.push(...late), 300);
    expect(said(await verify())).toBe('intact');
  });

  it('cannot say when it may not read, or not see a lock', async () => {
    const fault = { kind: 'access-denied' as const, times: 1000 };
    server.faults.add({ operation: 'GetObject', key: checkpoint, ...fault });
    expect(said(await verify())).toBe('cannot-say unreadable');
    server.faults.clear();
    server.faults.add({ operation: 'ListObjectVersions', ...fault });
    expect(said(await verify())).toBe('cannot-say unreadable');
    server.faults.clear();
  });
});

describe('iac-drift verify s3://', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-s3-'));
    await writeFile(join(folder, 'policy'), published.policy);
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => {
    process.exitCode = undefined;
  });

  async function run(...args: string[]) {
    let stdout = '';
    const write = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation(text => Boolean((stdout += text)));
    try {
      await verifyCommand().parseAsync(
        ['s3://evidence/log', '--endpoint', server.url, ...args],
        { from: 'user' },
      );
    } finally {
      write.mockRestore();
    }
    return { stdout, exitCode: process.exitCode };
  }

  it('is calm when all is well', async () => {
    const given = ['--policy', join(folder, 'policy'), '--max-age', '1h'];
    const { stdout, exitCode } = await run(
      ...given,
      '--tsa-ca',
      authority.certificate,
    );
    expect(stdout).toMatch(
      /^INTACT {2}all 300 entries are as they were signed/,
    );
    expect(stdout).toContain('3, the newest of 300 entries');
    expect(stdout).toContain('openssl accepts all');
    expect(exitCode).toBe(0);
  });

  it('says what and where when it is not, and exits 4', async () => {
    const { versionId } = server.bucket.hide(`log/${checkpoint}`)!;
    const { stdout, exitCode } = await run();
    expect(stdout).toMatch(/^TAMPERED/);
    expect(stdout).toContain(`${checkpoint} was deleted`);
    expect(stdout).toContain(versionId);
    expect(exitCode).toBe(4);
  });

  it('demands the quorum of the policy, and exits 5 without it', async () => {
    const { versions } = server.bucket;
    const isNewest = (key: string) => /00300\.cosig/.test(key);
    const index = versions.findIndex(({ key }) => isNewest(key));
    versions.splice(index, 1);
    const { stdout, exitCode } = await run('--policy', join(folder, 'policy'));
    expect(stdout).toContain('the witnesses that the policy asks for');
    expect(exitCode).toBe(5);
  });

  it('does not take timestamps of a stranger', async () => {
    const stranger = new TimestampAuthority();
    const { stdout, exitCode } = await run('--tsa-ca', stranger.certificate);
    stranger.remove();
    expect(stdout).toContain('is not a timestamp of that authority');
    expect(exitCode).toBe(4);
  });

  it('exits 5 when the log is older than was asked for', async () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * DAY);
    const { stdout, exitCode } = await run('--max-age', '24h').finally(() =>
      clock.mockRestore(),
    );
    expect(stdout).toContain('longer ago than was asked for');
    expect(exitCode).toBe(5);
  });

  it.each([
    [['s3://nowhere/log'], /There is no bucket nowhere/],
    [['s3:///'], /does not read s3:/],
    [['--min-retention', 'long'], /days or a date/],
    [['--max-age', 'old'], /as in 24h/],
  ])('says what to mend of %j', async (args, message) => {
    const isTarget = args[0].startsWith('s3:');
    const target = isTarget ? args : ['s3://evidence/log', ...args];
    await expect(
      verifyCommand().parseAsync([...target, '--endpoint', server.url], {
        from: 'user',
      }),
    ).rejects.toThrow(message);
  });
});

/** Numbers that are the same in each run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = Math.trunc(state + 0x6d2b79f5);
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe('a bucket that was tampered with', () => {
  it('never passes, whatever was changed', async () => {
    const pick = numbers(SEED);
    const of = <T>(values: readonly T[]): T => values[pick(values.length)];
    const once = names().filter(isOnce);
    // What nothing refers to is protected by its lock and checksum alone.
    const bound = once.filter(name => name !== 'README.txt');
    const remove = (name: string) => {
      const { versions } = server.bucket;
      versions.splice(versions.indexOf(version(name)), 1);
    };
    const flip = (name: string) => {
      const found = version(name);
      const bytes = Buffer.from(found.bytes!);
      bytes[pick(bytes.length)] ^= 1 + pick(255);
      found.bytes = bytes;
      return found;
    };
    const mutations: Record<string, () => string> = {
      'bytes under a checksum': () => {
        const name = of(once);
        flip(name);
        return name;
      },
      'bytes without a checksum': () => {
        const name = of(bound);
        delete flip(name).checksumSha256;
        return name;
      },
      'bytes cut off': () => {
        const name = of(bound);
        const found = version(name);
        found.bytes = found.bytes!.subarray(0, pick(found.bytes!.length));
        delete found.checksumSha256;
        return name;
      },
      'bytes of another object': () => {
        const [name, other] = [of(bound), of(bound)];
        const found = version(name);
        if (found.bytes!.equals(version(other).bytes!)) {
          return mutations['bytes cut off']();
        }
        found.bytes = version(other).bytes;
        delete found.checksumSha256;
        return name;
      },
      'a second version': () => {
        const name = of(once);
        server.bucket.put(`log/${name}`, version(of(names())).bytes!);
        return name;
      },
      'a delete marker': () => {
        const name = of(names());
        server.bucket.hide(`log/${name}`);
        return name;
      },
      'a lock taken away': () => {
        const name = of(once);
        delete version(name).retention;
        return name;
      },
      'a weaker lock': () => {
        const name = of(once);
        const { until } = version(name).retention!;
        version(name).retention = { mode: 'GOVERNANCE', until };
        return name;
      },
      'a shorter lock': () => {
        const name = of(once.filter(n => !/^tile\/.*\.p\//.test(n)));
        const found = version(name);
        const until = found.lastModified.getTime() + pick(29 * DAY);
        found.retention = { mode: 'COMPLIANCE', until: new Date(until) };
        return name;
      },
      'a cosignature': () => {
        const name = of(once.filter(n => n.includes('.cosig.')));
        delete flip(name).checksumSha256;
        return name;
      },
      'a cosignature under another name': () => {
        const name = of(once.filter(n => n.includes('.cosig.')));
        version(name).key += of(['0', '1', '7']);
        return name;
      },
      'a timestamp under another checkpoint': () => {
        const [one, two] = once.filter(n => n.includes('.tsr.'));
        const suffix = two.slice(two.indexOf('.tsr.'));
        version(two).key = `log/${one.slice(0, one.indexOf('.tsr.'))}${suffix}`;
        return two;
      },
      'an object removed': () => {
        const isNeeded =
          /^(segments|checkpoints\/\d+$|checkpoints\/0+300\.cosig)/;
        const name = of(once.filter(n => isNeeded.test(n)));
        remove(name);
        return name;
      },
      'an object added': () => {
        const name = of([
          `segments/${pick(9)}`,
          `checkpoints/${pick(9)}`,
          `tile/0/00${1 + pick(9)}`,
          `checkpoints/${'7'.padStart(20, '0')}`,
        ]);
        server.bucket.put(`log/${name}`, version(of(once)).bytes!);
        return name;
      },
      'a copy of the checkpoint': () => {
        const copies = server.bucket.versionsOf('log/checkpoint');
        const copy = of(copies);
        const bytes = Buffer.from(copy.bytes!);
        bytes[pick(bytes.length)] ^= 1 + pick(255);
        copy.bytes = bytes;
        delete copy.checksumSha256;
        return 'checkpoint';
      },
    };
    const found = new Map<string, number>();
    const undetected: string[] = [];
    for (let run = 0; run < RUNS; run++) {
      fill();
      const kind = Object.keys(mutations)[run % Object.keys(mutations).length];
      const name = mutations[kind]();
      const report = await verify({ minRetention: { days: 30 } });
      if (report.status === 'intact') undetected.push(`${kind}: ${name}`);
      const outcome = said(report).split(' ').slice(0, 2).join(' ');
      found.set(outcome, (found.get(outcome) ?? 0) + 1);
    }
    process.stdout.write(
      `${RUNS} mutations of objects, versions, locks and cosignatures (seed ${SEED}): ${undetected.length} undetected\n`,
    );
    expect(undetected).toEqual([]);
    expect([...found.keys()].filter(o => /^intact/.test(o))).toEqual([]);
  });
});
