/** @jest-environment node */
import { sha256 } from './node';
import { formatBundle, TileError } from './tile';
import { TileFiles } from './tileFiles';
import { leafHash } from './tree';

const ENTRIES = ['a', 'b'].map(text => Buffer.from(text));
const HASHES = Buffer.concat(ENTRIES.map(entry => leafHash(entry, sha256)));
const TILE = { level: 0, index: 0, width: 2 };

function filesOf(contents: Record<string, Uint8Array>): TileFiles {
  const files = new TileFiles({ read: async path => contents[path], sha256 });
  Object.keys(contents).forEach(path => files.add(path));
  return files;
}

describe('TileFiles', () => {
  it('compares a tile, what it began as, and its bundle', async () => {
    const files = filesOf({
      'tile/0/000.p/1': HASHES.subarray(0, 32),
      'tile/0/000.p/2': HASHES,
      'tile/entries/000.p/2': formatBundle(ENTRIES),
    });
    expect(await files.check(TILE, HASHES)).toBeUndefined();
    expect(files.unchecked()).toBeUndefined();
  });

  it.each(['tile/0/000.p/2', 'tile/entries/000.p/2'])(
    'finds the wrong one: %s',
    async path => {
      const wrong = path.includes('entries')
        ? formatBundle([...ENTRIES].reverse())
        : Buffer.alloc(64);
      const problem = await filesOf({ [path]: wrong }).check(TILE, HASHES);
      expect(problem).toMatchObject({ file: path });
    },
  );

  it('finds one that is gone since it was listed', async () => {
    const files = new TileFiles({ read: async () => undefined, sha256 });
    files.add('tile/0/000.p/2');
    expect(await files.check(TILE, HASHES)).toMatchObject({ rule: 'tile' });
  });

  it('tells of one that the log does not have, and refuses what is none', () => {
    const files = filesOf({ 'tile/0/001': HASHES });
    expect(files.unchecked()).toBe('tile/0/001');
    expect(() => files.add('tile/notes.txt')).toThrow(TileError);
  });
});
