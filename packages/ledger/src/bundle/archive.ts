import { parseTarHeader, TAR_BLOCK, TarError, tarPadding } from './tar';

/** An archive that can be read anywhere in it. @public */
export interface BundleFile {
  readonly size: number;
  /** Bytes `start` up to but not including `end`, all of them. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A plain file in an archive. @public */
export interface BundleMember {
  name: string;
  /** Offset of its first byte in the archive. */
  start: number;
  size: number;
}

const CHUNK = 1024 * 1024;

/**
 * The members of an archive, in its order. Every byte of it belongs to a header, a
 * member or the zeros that tar asks for: nothing can be hidden in between.
 *
 * @throws TarError when it is not just that, or a name is there twice
 * @public
 */
export async function readMembers(
  file: BundleFile,
): Promise<Map<string, BundleMember>> {
  const members = new Map<string, BundleMember>();
  let at = 0;
  for (;;) {
    if (at + TAR_BLOCK > file.size) {
      throw new TarError('the archive is cut off');
    }
    const header = parseTarHeader(await file.read(at, at + TAR_BLOCK));
    at += TAR_BLOCK;
    if (!header) {
      break;
    }
    const { name, size } = header;
    const end = at + size + tarPadding(size);
    if (members.has(name)) {
      throw new TarError(`${name} is there twice`);
    }
    if (end > file.size) {
      throw new TarError(`${name} is cut off`);
    }
    await requireZeros(file, at + size, end);
    members.set(name, { name, start: at, size });
    at = end;
  }
  if (file.size !== at + TAR_BLOCK) {
    throw new TarError('the archive does not end where its members do');
  }
  await requireZeros(file, at, file.size);
  return members;
}

/** The bytes of a member, a piece at a time. @public */
export async function* readMember(
  file: BundleFile,
  { start, size }: BundleMember,
): AsyncGenerator<Uint8Array> {
  const end = start + size;
  for (let at = start; at < end; at += CHUNK) {
    yield await file.read(at, Math.min(at + CHUNK, end));
  }
}

async function requireZeros(
  file: BundleFile,
  start: number,
  end: number,
): Promise<void> {
  if ((await file.read(start, end)).some(byte => byte !== 0)) {
    throw new TarError('there are bytes between the members');
  }
}
