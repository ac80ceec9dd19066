import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EvidenceForkError } from '@iac-drift/backstage-plugin-iac-drift-node';
import { FolderEvidenceStore } from './FolderEvidenceStore';

describe('FolderEvidenceStore', () => {
  let directory: string;
  let store: FolderEvidenceStore;
  const text = async (name: string) => (await store.get(name))?.toString();
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'store-'));
    store = await FolderEvidenceStore.create({ directory });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('stores an object once, and takes the same bytes again', async () => {
    await store.putOnce('a/b', Buffer.from('one'));
    await store.putOnce('a/b', Buffer.from('one'));
    await expect(store.putOnce('a/b', Buffer.from('two'))).rejects.toThrow(
      EvidenceForkError,
    );
    expect(await text('a/b')).toBe('one');
  });

  it('lets one of many win that store different bytes at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        store.putOnce('a', Buffer.from(`${i}`)),
      ),
    );
    const won = results.findIndex(r => r.status === 'fulfilled');
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
    expect(await text('a')).toBe(`${won}`);
  });

  it('replaces where that is asked for, and lists in order', async () => {
    await store.replace('x/2', Buffer.from('one'));
    await store.replace('x/2', Buffer.from('two'));
    await store.putOnce('x/1', Buffer.from('one'));
    expect(await text('x/2')).toBe('two');
    expect(await store.list('x/')).toEqual(['x/1', 'x/2']);
    expect(await store.list('y/')).toEqual([]);
    expect(await store.get('y')).toBeUndefined();
  });

  it('leaves nothing behind, and clears what a crash left', async () => {
    await store.putOnce('a', Buffer.from('one'));
    await store.putOnce('a', Buffer.from('one'));
    expect(await readdir(join(directory, '.tmp'))).toEqual([]);
    await writeFile(join(directory, '.tmp/old'), '');
    await writeFile(join(directory, '.tmp/young'), '');
    await utimes(join(directory, '.tmp/old'), 1, 1);
    await FolderEvidenceStore.create({ directory });
    expect(await readdir(join(directory, '.tmp'))).toEqual(['young']);
  });

  it.each(['../a', '/a', 'a/../../b', 'a//b', '', 'a\\b', 'a b'])(
    'refuses the name "%s"',
    async name => {
      await expect(store.putOnce(name, Buffer.from('x'))).rejects.toThrow(
        'cannot name an object',
      );
    },
  );
});
