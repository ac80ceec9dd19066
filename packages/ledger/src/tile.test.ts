/** @jest-environment node */
import fc from 'fast-check';
import {
  formatBundle,
  formatBundlePath,
  formatTilePath,
  newBundles,
  newTiles,
  parseBundle,
  parseBundlePath,
  parseTilePath,
  type Tile,
  TileError,
  tileWidth,
} from './tile';

const places = fc.record({
  index: fc.maxSafeNat(),
  width: fc.integer({ min: 1, max: 256 }),
});

/** What C2SP tlog-tiles says a tree of a size is represented by, counted up. */
function allTiles(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; 256 ** level <= size; level++) {
    const hashes = Math.floor(size / 256 ** level);
    for (let index = 0; index * 256 < hashes; index++) {
      tiles.push({ level, index, width: Math.min(256, hashes - index * 256) });
    }
  }
  return tiles;
}

describe('paths of tiles', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 1000, width: 17 }, 'tile/1/x001/000.p/17'],
    [{ level: 63, index: 999, width: 1 }, 'tile/63/999.p/1'],
    [
      { level: 0, index: 2 ** 53 - 1, width: 256 },
      'tile/0/x009/x007/x199/x254/x740/991',
    ],
  ])('%j is %s', (tile, path) => {
    expect(formatTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('are read as they are written', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 63 }), (place, level) => {
        const tile = { level, ...place };
        expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
        expect(parseBundlePath(formatBundlePath(place))).toEqual(place);
      }),
    );
  });

  const malformed = [
    '',
    '0',
    '0000',
    '001/000',
    'x000/000',
    'x001/x000',
    '000.p/0',
    '000.p/256',
    '000.p/01',
    '000.p/',
    '000/',
    '../000',
    'x009/x007/x199/x254/x740/992',
    `${'x999/'.repeat(1000)}999`,
  ];

  it.each(malformed)('refuse the index %s', index => {
    expect(() => parseTilePath(`tile/0/${index}`)).toThrow(TileError);
    expect(() => parseBundlePath(`tile/entries/${index}`)).toThrow(TileError);
  });

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/8/0/000',
    '/tile/0/000',
    'tile/entries/000',
  ])('refuse %s', path => {
    expect(() => parseTilePath(path)).toThrow(TileError);
  });
});

describe('newTiles', () => {
  it('gives what the specification says of 70,000 and of 256', () => {
    const tiles = [...newTiles(0, 70_000)];
    const partial = tiles.filter(t => t.width < 256).map(formatTilePath);
    expect(tiles.filter(t => t.level === 0 && t.width === 256)).toHaveLength(
      273,
    );
    expect(partial).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    expect([...newTiles(0, 256)].map(formatTilePath)).toEqual([
      'tile/0/000',
      'tile/1/000.p/1',
    ]);
  });

  it('gives all tiles of a tree, however it grew', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 200_000 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(sizes, unsorted => {
        const steps = [0, ...unsorted.sort((a, b) => a - b)];
        const found = new Map<string, Tile>();
        for (let i = 1; i < steps.length; i++) {
          for (const tile of newTiles(steps[i - 1], steps[i])) {
            found.set(`${tile.level}/${tile.index}`, tile);
          }
        }
        const expected = allTiles(steps.at(-1)!);
        expect([...found.values()].map(formatTilePath).sort()).toEqual(
          expected.map(formatTilePath).sort(),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('gives nothing when nothing was added', () => {
    expect([...newTiles(300, 300)]).toEqual([]);
    expect([...newBundles(300, 300)]).toEqual([]);
    expect([...newTiles(0, 0)]).toEqual([]);
  });

  it('counts beyond 2^32', () => {
    const size = 2 ** 40 + 3;
    expect([...newTiles(size - 1, size)].map(formatTilePath)).toEqual([
      'tile/0/x004/x294/x967/296.p/3',
    ]);
    expect(tileWidth({ level: 5, index: 0 }, size)).toBe(1);
    expect([...newBundles(size - 1, size)].map(formatBundlePath)).toEqual([
      'tile/entries/x004/x294/x967/296.p/3',
    ]);
    expect(() => [...newTiles(0, 2 ** 53)]).toThrow(TileError);
    expect(() => [...newTiles(2, 1)]).toThrow(TileError);
  });
});

describe('entry bundles', () => {
  it('are read as they are written', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 70_000 }), {
      minLength: 1,
      maxLength: 256,
      size: 'large',
    });
    fc.assert(
      fc.property(entries, all => {
        const fitting = all.map(entry => entry.subarray(0, 65_535));
        expect(parseBundle(formatBundle(fitting))).toEqual(fitting);
      }),
      { numRuns: 20 },
    );
  });

  it('have the length in two bytes, the high one first', () => {
    const bytes = formatBundle([new Uint8Array(258), Uint8Array.of(7)]);
    expect([...bytes.subarray(0, 2)]).toEqual([1, 2]);
    expect([...bytes.subarray(260)]).toEqual([0, 1, 7]);
  });

  it('are refused when the lengths do not add up', () => {
    const good = formatBundle([Uint8Array.of(1, 2, 3)]);
    for (let length = 1; length < good.length; length++) {
      expect(() => parseBundle(good.subarray(0, length))).toThrow(TileError);
    }
    expect(() => parseBundle(Uint8Array.of(...good, 0))).toThrow(TileError);
    expect(() => parseBundle(new Uint8Array(2 * 257))).toThrow('over 256');
    expect(() => formatBundle([])).toThrow(TileError);
    expect(() => formatBundle([new Uint8Array(65_536)])).toThrow(TileError);
  });
});
