import { concatBytes, HASH_BYTES, parseDecimal } from './bytes';
import { MAX_ENTRY_BYTES } from './entry';

/**
 * C2SP tlog-tiles: the tree cut into rows of 256 hashes, and the entries into
 * bundles of 256, each under a path that says what it holds.
 */

/** Hashes in a full tile, entries in a full bundle. @public */
export const TILE_WIDTH = 256;

// 256^7 leaves are more than a double counts exactly, so a tile at level 7 or
// above can never have a hash.
const MAX_LEVEL = 63;

/**
 * A row of hashes: number `i` of it is the root of the 256^level leaves from
 * (index·256 + i)·256^level on. Only roots of complete subtrees stand in a tile.
 *
 * @public
 */
export interface Tile {
  /** 0 holds the leaves. */
  level: number;
  /** Number of the tile in its level, from 0. */
  index: number;
  /** Hashes in it, 1 to 256; below 256 the tile is partial. */
  width: number;
}

/** Entries `index`·256 up to but not including `index`·256 + `width`. @public */
export interface EntryBundle {
  index: number;
  /** Entries in it, 1 to 256. */
  width: number;
}

/** A path or the bytes of a tile or bundle are not as they must be. @public */
export class TileError extends Error {
  name = 'TileError';
}

/** `tile/<level>/<index>[.p/<width>]`. @public */
export function formatTilePath({ level, index, width }: Tile): string {
  requireTile({ level, index, width });
  return `tile/${level}/${formatIndex(index)}${formatWidth(width)}`;
}

/** `tile/entries/<index>[.p/<width>]`. @public */
export function formatBundlePath({ index, width }: EntryBundle): string {
  requireTile({ level: 0, index, width });
  return `tile/entries/${formatIndex(index)}${formatWidth(width)}`;
}

/**
 * Reads the path of a tile, in its one spelling.
 *
 * @throws TileError when it is not one
 * @public
 */
export function parseTilePath(path: string): Tile {
  const [, levelText, rest] = /^tile\/(0|[1-9]\d?)\/(.+)$/.exec(path) ?? [];
  const level = Number(levelText);
  if (levelText === undefined || level > MAX_LEVEL) {
    throw new TileError('the path does not read tile/<level>/<index>');
  }
  return { level, ...parsePlace(rest) };
}

/**
 * Reads the path of an entry bundle, in its one spelling.
 *
 * @throws TileError when it is not one
 * @public
 */
export function parseBundlePath(path: string): EntryBundle {
  const [, rest] = /^tile\/entries\/(.+)$/.exec(path) ?? [];
  if (rest === undefined) {
    throw new TileError('the path does not read tile/entries/<index>');
  }
  return parsePlace(rest);
}

/**
 * How many hashes of a tile exist in a tree: 256 when it is full, 0 when the tree
 * has none of them.
 *
 * @public
 */
export function tileWidth(
  { level, index }: Pick<Tile, 'level' | 'index'>,
  size: number,
): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/**
 * The tiles that a tree of `newSize` has and one of `oldSize` did not: those
 * that were filled, and the partial ones at the right edge.
 *
 * @public
 */
export function* newTiles(oldSize: number, newSize: number): Generator<Tile> {
  requireSizes(oldSize, newSize);
  for (let level = 0; ; level++) {
    const span = TILE_WIDTH ** level;
    if (span > newSize) {
      return;
    }
    yield* newAtLevel(level, Math.floor(oldSize / span), newSize);
  }
}

/** The entry bundles that a log of `newSize` has and one of `oldSize` did not. @public */
export function* newBundles(
  oldSize: number,
  newSize: number,
): Generator<EntryBundle> {
  requireSizes(oldSize, newSize);
  for (const { index, width } of newAtLevel(0, oldSize, newSize)) {
    yield { index, width };
  }
}

function* newAtLevel(
  level: number,
  oldHashes: number,
  newSize: number,
): Generator<Tile> {
  const hashes = Math.floor(newSize / TILE_WIDTH ** level);
  for (
    let index = Math.floor(oldHashes / TILE_WIDTH);
    index * TILE_WIDTH < hashes && oldHashes < hashes;
    index++
  ) {
    yield { level, index, width: tileWidth({ level, index }, newSize) };
  }
}

/**
 * The hash at a place of a tile.
 *
 * @throws TileError when the bytes are not those of a tile of that width
 * @public
 */
export function hashInTile(
  tile: Tile,
  bytes: Uint8Array,
  place: number,
): Uint8Array {
  requireTileBytes(tile, bytes);
  return bytes.slice(place * HASH_BYTES, (place + 1) * HASH_BYTES);
}

/** @throws TileError when the bytes are not those of a tile of that width @public */
export function requireTileBytes(tile: Tile, bytes: Uint8Array): void {
  if (bytes.length !== tile.width * HASH_BYTES) {
    throw new TileError(
      `${formatTilePath(tile)} must have ${
        tile.width * HASH_BYTES
      } bytes and has ${bytes.length}`,
    );
  }
}

/**
 * An entry bundle: each entry after its length, 16 bits with the high byte
 * first.
 *
 * @throws TileError when there are none or over 256, or one is too long
 * @public
 */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0 || entries.length > TILE_WIDTH) {
    throw new TileError('a bundle holds 1 to 256 entries');
  }
  return concatBytes(
    ...entries.flatMap(entry => {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new TileError(`an entry has over ${MAX_ENTRY_BYTES} bytes`);
      }
      return [
        Uint8Array.of(Math.floor(entry.length / 256), entry.length % 256),
        entry,
      ];
    }),
  );
}

/**
 * The entries of a bundle, as views of its bytes.
 *
 * @throws TileError when the lengths do not add up or there are over 256
 * @public
 */
export function parseBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + 2;
    const end = start + bytes[at] * 256 + bytes[at + 1];
    // Also false when the second byte of the length is missing (NaN).
    if (!(end <= bytes.length)) {
      throw new TileError('the bundle ends within an entry');
    }
    if (entries.length === TILE_WIDTH) {
      throw new TileError('the bundle holds over 256 entries');
    }
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  return entries;
}

/** Bytes of a full bundle at most: a bound for whoever fetches one. @public */
export const MAX_BUNDLE_BYTES: number = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);

function formatIndex(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return padded
    .match(/\d{3}/g)!
    .map((group, i, all) => (i < all.length - 1 ? `x${group}` : group))
    .join('/');
}

function formatWidth(width: number): string {
  return width < TILE_WIDTH ? `.p/${width}` : '';
}

function parsePlace(text: string): EntryBundle {
  const match =
    /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const [, groups, widthText] = match;
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  const index =
    groups === undefined || groups.length > 32
      ? undefined
      : parseDecimal(groups.replace(/[x/]/g, '').replace(/^0+(?=\d)/, ''));
  if (
    index === undefined ||
    formatIndex(index) !== groups ||
    (widthText !== undefined && width >= TILE_WIDTH)
  ) {
    throw new TileError(
      'the index must be groups of three digits, all but the last after an x, and the width 1 to 255',
    );
  }
  return { index, width };
}

function requireTile({ level, index, width }: Tile): void {
  if (
    !isWithin(level, 0, MAX_LEVEL) ||
    !isWithin(index, 0, Number.MAX_SAFE_INTEGER) ||
    !isWithin(width, 1, TILE_WIDTH)
  ) {
    throw new TileError(
      `there is no tile of level ${level}, index ${index} and width ${width}`,
    );
  }
}

function requireSizes(oldSize: number, newSize: number): void {
  if (
    !isWithin(newSize, 0, Number.MAX_SAFE_INTEGER) ||
    !isWithin(oldSize, 0, newSize)
  ) {
    throw new TileError(`no tree grows from ${oldSize} to ${newSize}`);
  }
}

function isWithin(value: number, from: number, to: number): boolean {
  return Number.isSafeInteger(value) && value >= from && value <= to;
}
