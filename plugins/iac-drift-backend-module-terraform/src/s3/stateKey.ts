import { validateStatePath } from '../folder/statePath';

/** Where Terraform and OpenTofu put workspaces unless told otherwise. */
export const DEFAULT_WORKSPACE_KEY_PREFIX = 'env:';

/**
 * Where a source's states are in its bucket.
 *
 * @internal
 */
export interface KeyLayout {
  /** Of the keys of backends, `teams/payments/`; empty for the whole bucket. */
  prefix: string;
  /** `workspace_key_prefix` of the backends, without slashes at the ends. */
  workspaceKeyPrefix: string;
}

/**
 * The object of a stack. A path is the `key` of the backend below the prefix; that
 * of a workspace other than `default` has `<workspace_key_prefix>/<workspace>/`
 * before it, as in the bucket.
 *
 * Source: Terraform's and OpenTofu's S3 backend, `path()`.
 *
 * @param path - checked by `validateS3Path`
 * @internal
 */
export function keyOfPath(path: string, layout: KeyLayout): string {
  const { workspace, key } = split(path, layout);
  return `${workspace}${layout.prefix}${key}`;
}

/**
 * The path of the stack that an object holds, or undefined when it holds none of
 * this source.
 *
 * @internal
 */
export function pathOfKey(key: string, layout: KeyLayout): string | undefined {
  const { workspace, key: rest } = split(key, layout);
  if (!rest.startsWith(layout.prefix)) {
    return undefined;
  }
  const path = `${workspace}${rest.slice(layout.prefix.length)}`;
  return validateS3Path(path, layout) ? undefined : path;
}

/**
 * Checks the form of a path.
 *
 * @returns one sentence saying what is wrong, or undefined when the path is fine
 * @internal
 */
export function validateS3Path(
  path: string,
  layout: KeyLayout,
): string | undefined {
  const { workspace, key } = split(path, layout);
  if (workspace && key === '') {
    return 'The path names a workspace and no state; write the key of the state after the workspace.';
  }
  const name = workspace.slice(layout.workspaceKeyPrefix.length + 1, -1);
  if (workspace && !/^[^\s\p{Cc}\p{Cf}\\]{1,90}$/u.test(name)) {
    return 'The name of the workspace in the path is not one that Terraform allows.';
  }
  if (name === '.' || name === '..') {
    return "The path of the state file must not contain '.' or '..' segments.";
  }
  return validateStatePath(key);
}

/** A path or key as the workspace's part, with a `/` at its end, and the rest. */
function split(
  path: string,
  { workspaceKeyPrefix }: KeyLayout,
): { workspace: string; key: string } {
  const start = `${workspaceKeyPrefix}/`;
  if (!path.startsWith(start)) {
    return { workspace: '', key: path };
  }
  const end = path.indexOf('/', start.length);
  return end < 0
    ? { workspace: `${path}/`, key: '' }
    : { workspace: path.slice(0, end + 1), key: path.slice(end + 1) };
}
