import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { FolderSource } from './FolderSource';
import { listStateFiles } from './listStateFiles';

const CANARY = 'c4n4ry-9f1e';

const state = (serial = 7) =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.9.8',
    serial,
    lineage: '6f3e8c6c-4b4f-4c7e-9d3e-3a6f2d1b8a01',
    outputs: {},
    resources: [
      {
        mode: 'managed',
        type: 'aws_sqs_queue',
        name: 'orders',
        provider: 'provider["registry.terraform.io/hashicorp/aws"]',
        instances: [
          {
            schema_version: 0,
            attributes: { name: 'orders', visibility_timeout_seconds: 30 },
            sensitive_attributes: [],
          },
        ],
      },
    ],
  });

describe('FolderSource', () => {
  let base: string;
  let folder: string;
  const logger = mockServices.logger.mock();

  const put = (path: string, content: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const source = (overrides = {}) =>
    new FolderSource({
      id: 'demo',
      path: folder,
      maxStateBytes: 50 * 1024 * 1024,
      logger,
      ...overrides,
    });
  const failure = async (path: string, from = source()) => {
    const error = await from.read(path, {}).then(
      () => undefined,
      e => e,
    );
    expect(error?.name).toBe('DesiredStateError');
    expect(error.message).toMatch(/^[A-Z][^\n]*\.?$/);
    expect(error.message).not.toContain(CANARY);
    expect(error.message).not.toContain(base);
    return error.message as string;
  };

  beforeEach(() => {
    jest.resetAllMocks();
    base = mkdtempSync(join(tmpdir(), 'iac-drift-folder-'));
    folder = join(base, 'states');
    mkdirSync(folder);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('reads a state with its hash and the time it was written', async () => {
    const file = put('orders/terraform.tfstate', state());
    utimesSync(file, 1_700_000_000, 1_700_000_000);

    const read = await source().read('orders/terraform.tfstate', {});

    expect(read).toMatchObject({
      serial: 7,
      lineage: '6f3e8c6c-4b4f-4c7e-9d3e-3a6f2d1b8a01',
      sha256: createHash('sha256').update(state()).digest('hex'),
      writtenAt: '2023-11-14T22:13:20.000Z',
    });
    expect(read.resources.map(r => r.address)).toEqual([
      'aws_sqs_queue.orders',
    ]);
  });

  it('lists every state below the folder and nothing else', async () => {
    put('b.tfstate', state());
    put('orders/terraform.tfstate', state());
    put('orders/terraform.tfstate.backup', state());
    put('orders/.terraform/terraform.tfstate', state());
    put('orders/terraform.tfstate.d/prod/terraform.tfstate', state());
    put('orders/main.tf', '');

    expect(await source().listStacks({})).toEqual([
      'b.tfstate',
      'orders/terraform.tfstate',
      'orders/terraform.tfstate.d/prod/terraform.tfstate',
    ]);
  });

  it('follows links that stay inside, as a mounted volume has them, and no other', async () => {
    put('..data-1/real.tfstate', state());
    symlinkSync(
      join(folder, '..data-1/real.tfstate'),
      join(folder, 'in.tfstate'),
    );
    writeFileSync(join(base, 'outside.tfstate'), state());
    symlinkSync(join(base, 'outside.tfstate'), join(folder, 'out.tfstate'));
    symlinkSync(base, join(folder, 'up'));
    symlinkSync(folder, join(folder, 'loop'));

    expect(await source().listStacks({})).toEqual(['in.tfstate']);
    await expect(source().read('in.tfstate', {})).resolves.toMatchObject({
      serial: 7,
    });
    expect(await failure('out.tfstate')).toMatch(/leads out of its source/);
    expect(await failure('up/outside.tfstate')).toMatch(/leads out/);
  });

  it('warns of a folder that is not there and lists nothing', async () => {
    const absent = source({ path: join(base, 'absent') });
    expect(await absent.listStacks({})).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('is not a folder'),
    );
    expect(await failure('x.tfstate', absent)).toMatch(/source 'demo'/);
  });

  it('bounds depth and count, and says that the list is not complete', async () => {
    put('a/b/c/x.tfstate', state());
    put('y.tfstate', state());
    put('z.tfstate', state());
    expect(
      await listStateFiles(folder, {
        limits: { depth: 2, files: 10, entries: 100 },
      }),
    ).toEqual({
      paths: ['y.tfstate', 'z.tfstate'],
      incomplete: expect.stringContaining('deeper than 2'),
    });
    const few = await listStateFiles(folder, {
      limits: { depth: 9, files: 1, entries: 100 },
    });
    expect(few.paths).toHaveLength(1);
    expect(few.incomplete).toContain('more than 1 states');
  });

  it('finds a relative path from the working directory', async () => {
    put('x.tfstate', state());
    const cwd = process.cwd();
    process.chdir(base);
    try {
      const relative = source({ path: './states' });
      expect(await relative.listStacks({})).toEqual(['x.tfstate']);
    } finally {
      process.chdir(cwd);
    }
  });

  describe('answers with one sentence free of the content', () => {
    it('when the file does not exist', async () => {
      expect(await failure('absent.tfstate')).toMatch(/does not exist/);
    });
    it('when the path is a folder', async () => {
      mkdirSync(join(folder, 'dir.tfstate'));
      expect(await failure('dir.tfstate')).toMatch(/folder or a device/);
    });
    it('when the path is a pipe', async () => {
      execFileSync('mkfifo', [join(folder, 'pipe.tfstate')]);
      expect(await failure('pipe.tfstate')).toMatch(/folder or a device/);
    });
    it('when the link goes round in a circle', async () => {
      symlinkSync(join(folder, 'b.tfstate'), join(folder, 'a.tfstate'));
      symlinkSync(join(folder, 'a.tfstate'), join(folder, 'b.tfstate'));
      expect(await failure('a.tfstate')).toMatch(/leads nowhere/);
    });
    it.each([
      ['is empty', ''],
      ['is truncated', state().replace('orders', CANARY).slice(0, -20)],
      ['is not JSON', `password = "${CANARY}"`],
      ['is JSON and not a state', JSON.stringify([CANARY])],
      ['nests without end', '['.repeat(500_000) + ']'.repeat(500_000)],
      ['is version 3', JSON.stringify({ version: 3, modules: [CANARY] })],
      [
        'has resources of another shape',
        JSON.stringify({ ...JSON.parse(state()), resources: CANARY }),
      ],
    ])('when the file %s', async (_, content) => {
      put('x.tfstate', content);
      expect(await failure('x.tfstate')).not.toBe('');
    });
    it('when it is larger than allowed, before reading it', async () => {
      const file = put('x.tfstate', '{}');
      truncateSync(file, 100 * 1024 * 1024);
      const before = process.memoryUsage().arrayBuffers;
      expect(await failure('x.tfstate')).toMatch(/maxStateBytes/);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5e6);
    });
    it('when the path is refused, without looking at the disk', async () => {
      expect(await failure('../outside.tfstate')).toMatch(/'\.\.'/);
    });

    it('when the user may not read it', async () => {
      chmodSync(base, 0o755);
      chmodSync(put('x.tfstate', state()), 0);
      const root = process.geteuid?.() === 0;
      if (root) {
        process.seteuid?.(65534); // root may read everything
      }
      try {
        expect(await failure('x.tfstate')).toMatch(
          /cannot be read by the user/,
        );
      } finally {
        if (root) {
          process.seteuid?.(0);
        }
      }
    });
  });

  it('reads again when the file was caught half-written', async () => {
    const file = put('x.tfstate', state(8).slice(0, 200));
    const reading = source().read('x.tfstate', {});
    setTimeout(() => writeFileSync(file, state(8)), 60);
    await expect(reading).resolves.toMatchObject({ serial: 8 });
  });
});
