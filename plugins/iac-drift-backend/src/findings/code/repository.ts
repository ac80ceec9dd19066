/**
 * A tree of files that a URL leads to.
 *
 * @internal
 */
export interface Repository {
  /** `owner/name`. */
  name: string;
  /** What to read: the whole repository. */
  tree: string;
  /** What the path of a file is added to, for people. */
  links: string;
  /** Folder that the URL names, ending with a slash; empty for all of it. */
  folder: string;
}

const MAX_URL = 2000;

/** Not every host has a name for the default branch. */
const DEFAULT_REFS: Record<string, string[] | undefined> = {
  github: ['tree', 'HEAD'],
  gitlab: ['-', 'tree', 'HEAD'],
};

/**
 * Takes the URL of an entity's source apart, as each kind of host writes it. One
 * that names no ref means the default branch.
 *
 * @param type - of the integration that the host belongs to
 * @returns undefined when it is none whose files can be linked to for certain
 * @internal
 */
export function repositoryOf(
  type: string,
  url: string,
): Repository | undefined {
  if (url.length > MAX_URL || !URL.canParse(url)) {
    return undefined;
  }
  const { origin, pathname, protocol } = new URL(url);
  const parts = pathname.split('/').filter(part => part !== '');
  const split = partsOf(type, parts);
  const ref = split?.ref ?? DEFAULT_REFS[type];
  if (!/^https?:$/.test(protocol) || !split || !ref) {
    return undefined;
  }
  const { name, path } = split;
  // A catalog file stands for the folder that it is in.
  const folder = /\.ya?ml$/.test(path.at(-1) ?? '') ? path.slice(0, -1) : path;
  const base = `${origin}/${name.join('/')}`;
  const links = `${base}/${asTree(ref)}/`;
  return {
    name: name.join('/'),
    tree: split.ref ? links : base,
    links,
    folder: folder.map(part => `${decodeURIComponent(part)}/`).join(''),
  };
}

/** A URL of a file and one of a folder differ in a word. */
function asTree(ref: string[]): string {
  return ref.join('/').replace(/^(-\/)?blob\//, '$1tree/');
}

interface Split {
  name: string[];
  /** What stands between the name and a path; absent for the default branch. */
  ref?: string[];
  path: string[];
}

function partsOf(type: string, parts: string[]): Split | undefined {
  switch (type) {
    case 'github':
      return splitAt(parts, 2, /^(tree|blob)\/[^/]+$/, 2);
    case 'gitlab': {
      const dash = parts.indexOf('-');
      const length = dash < 0 ? parts.length : dash;
      return length < 2
        ? undefined
        : splitAt(parts, length, /^-\/(tree|blob)\/[^/]+$/, 3);
    }
    case 'gitea':
      return splitAt(parts, 2, /^src\/(branch|tag|commit)\/[^/]+$/, 3);
    case 'bitbucketCloud':
      return splitAt(parts, 2, /^src\/[^/]+$/, 2);
    default:
      return undefined;
  }
}

function splitAt(
  parts: string[],
  nameLength: number,
  shape: RegExp,
  refLength: number,
): Split | undefined {
  const name = parts.slice(0, nameLength);
  const rest = parts.slice(nameLength);
  const ref = rest.slice(0, refLength);
  if (name.length < nameLength) {
    return undefined;
  }
  if (rest.length === 0) {
    return { name, path: [] };
  }
  return shape.test(ref.join('/'))
    ? { name, ref, path: rest.slice(refLength) }
    : undefined;
}
