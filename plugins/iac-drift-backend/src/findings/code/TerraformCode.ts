import { posix } from 'node:path';
import { HclBlock, hclBlocks } from './hclBlocks';

/** A block and its file, from the root of the repository. */
type Placed = HclBlock & { path: string };

/**
 * Where a resource is written.
 *
 * @internal
 */
export interface CodePlace {
  /** From the root of the repository. */
  path: string;
  line: number;
  /** The block of the resource, or the call of the module that it is in. */
  of: 'resource' | 'module';
}

/** An address that is no longer than this is a person's. */
const MAX_ADDRESS = 1000;

/**
 * Terraform code of a repository: which blocks stand where.
 *
 * @internal
 */
export class TerraformCode {
  readonly #blocks = new Map<string, Placed[]>();
  /** Folders that others call: what is in them is not at the root of a state. */
  readonly #called = new Set<string>();

  /** Adds a file. */
  add(path: string, text: string): void {
    const folder = posix.dirname(path);
    const known = this.#blocks.get(folder) ?? [];
    for (const block of hclBlocks(text)) {
      const [kind] = block.words;
      if (kind === 'resource' || kind === 'module') {
        known.push({ ...block, path });
        const called = kind === 'module' && folderOf(path, block.source);
        if (called) {
          this.#called.add(called);
        }
      }
    }
    this.#blocks.set(folder, known);
  }

  /**
   * The one place that an address can mean: in a folder where there is any, else in
   * the whole repository.
   *
   * @returns undefined when there is none, `several` when there are more
   */
  place(address: string, folder: string): CodePlace | 'several' | undefined {
    const parts = partsOf(address);
    if (!parts) {
      return undefined;
    }
    const [first] = parts;
    const roots = [...this.#blocks]
      .filter(([name]) => !this.#called.has(name))
      .flatMap(([, blocks]) => blocks)
      .filter(block => isMeant(block, first));
    const near = roots.filter(({ path }) => path.startsWith(folder));
    const meant = near.length > 0 ? near : roots;
    if (meant.length !== 1) {
      return meant.length === 0 ? undefined : 'several';
    }
    return this.#descend(meant[0], parts.slice(1));
  }

  /** Follows modules that are in the repository, as far as they can be told. */
  #descend(block: Placed, parts: string[][]): CodePlace {
    const [next, ...others] = parts;
    const folder = next && folderOf(block.path, block.source);
    const meant = folder
      ? (this.#blocks.get(folder) ?? []).filter(one => isMeant(one, next))
      : [];
    if (meant.length === 1) {
      return this.#descend(meant[0], others);
    }
    const { path, line } = block;
    return { path, line, of: next ? 'module' : 'resource' };
  }
}

function isMeant({ words }: Placed, part: string[]): boolean {
  return (
    words.length === part.length && words.every((word, i) => word === part[i])
  );
}

/** The folder that a module's source names, where it is one of the repository. */
function folderOf(path: string, source: string | undefined) {
  return source && /^\.\.?(\/|$)/.test(source)
    ? posix.join(posix.dirname(path), source).replace(/\/$/, '') || '.'
    : undefined;
}

/**
 * The blocks that an address leads through: `module.a["x"].aws_s3_bucket.b[0]` is
 * `module "a"`, then `resource "aws_s3_bucket" "b"`.
 */
function partsOf(address: string): string[][] | undefined {
  if (address.length > MAX_ADDRESS) {
    return undefined;
  }
  const names = address.replace(/\[("(\\.|[^"\\])*"|\d+)\]/g, '').split('.');
  const parts: string[][] = [];
  while (names[0] === 'module' && names.length > 2) {
    parts.push(names.splice(0, 2));
  }
  return names.length === 2 && names.every(name => /^[\w-]+$/.test(name))
    ? [...parts, ['resource', ...names]]
    : undefined;
}
