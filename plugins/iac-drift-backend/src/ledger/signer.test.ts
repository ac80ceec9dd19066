import {
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { loadOrCreateSigner } from './signer';

const origin = 'drift.example.com/log';

describe('loadOrCreateSigner', () => {
  let directory: string;
  let keyFile: string;
  const logger = mockServices.logger.mock();
  beforeEach(async () => {
    jest.clearAllMocks();
    directory = await mkdtemp(join(tmpdir(), 'key-'));
    keyFile = join(directory, 'deep/log.pem');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('makes a key that its owner alone can read, and keeps to it', async () => {
    const first = await loadOrCreateSigner({ keyFile, origin, logger });
    expect((await stat(keyFile)).mode.toString(8)).toBe('100600');
    expect(await readFile(keyFile, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY/);
    const second = await loadOrCreateSigner({ keyFile, origin, logger });
    expect(second.vkey).toBe(first.vkey);
    expect(first.vkey).toMatch(/^drift\.example\.com\/log\+[0-9a-f]{8}\+A/);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('gives the same key to processes that start together, and leaves no file behind', async () => {
    const signers = await Promise.all(
      Array.from({ length: 8 }, () =>
        loadOrCreateSigner({ keyFile, origin, logger }),
      ),
    );
    expect(new Set(signers.map(s => s.vkey)).size).toBe(1);
    expect(await readdir(join(directory, 'deep'))).toEqual(['log.pem']);
  });

  it('warns when others can read the key', async () => {
    await loadOrCreateSigner({ keyFile, origin, logger });
    await chmod(keyFile, 0o644);
    await loadOrCreateSigner({ keyFile, origin, logger });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('"chmod 600" mends it'),
    );
  });

  it('refuses a file that is no key, and does not overwrite it', async () => {
    const file = join(directory, 'other');
    await writeFile(file, 'SECRET');
    await expect(
      loadOrCreateSigner({ keyFile: file, origin, logger }),
    ).rejects.toThrow(/^The signing key is not an Ed25519 private key in PEM/);
    expect(await readFile(file, 'utf8')).toBe('SECRET');
  });

  it.each([
    'https://drift.example.com',
    'drift.example.com/',
    'a b',
    'a+b',
    '',
  ])('refuses the origin "%s"', async bad => {
    await expect(
      loadOrCreateSigner({ keyFile, origin: bad, logger }),
    ).rejects.toThrow('must be a URL without scheme and trailing slash');
  });
});
