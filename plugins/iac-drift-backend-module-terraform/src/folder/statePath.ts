const MAX_PATH_LENGTH = 1024;

/**
 * Checks the form of a path below a folder source, as an annotation may hold it.
 * What passes has only plain segments, so that joining it to the folder cannot
 * lead out of it except through a symbolic link, which the read checks.
 *
 * @returns one sentence saying what is wrong, or undefined when the path is fine.
 * The sentence never repeats the path, which is hostile input.
 * @internal
 */
export function validateStatePath(path: string): string | undefined {
  if (path === '') {
    return 'The path of the state file is missing after the source id.';
  }
  if (path.length > MAX_PATH_LENGTH) {
    return `The path of the state file is longer than ${MAX_PATH_LENGTH} characters.`;
  }
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path)) {
    return 'The path of the state file contains control characters.';
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) {
    return 'The path of the state file must be a path below the source, not a URL or a drive.';
  }
  if (path.includes('\\')) {
    return "The path of the state file must use '/' between folders, not a backslash.";
  }
  if (path.startsWith('/') || path.startsWith('~')) {
    return 'The path of the state file must be relative to the source, not absolute.';
  }
  const segments = path.split('/');
  if (segments.includes('')) {
    return "The path of the state file has an empty segment; write one '/' between folders.";
  }
  if (segments.includes('..') || segments.includes('.')) {
    return "The path of the state file must not contain '.' or '..' segments.";
  }
  if (segments.some(isHidden)) {
    return "The path of the state file must not go through a hidden folder or file, such as '.terraform'.";
  }
  if (!isStateFileName(segments[segments.length - 1])) {
    return "The path of the state file must end in '.tfstate'.";
  }
  return undefined;
}

/**
 * Whether a folder entry is hidden: `.git`, `.terraform`.
 *
 * @internal
 */
export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/**
 * Whether a file name is that of a state, and not of one of the backups that
 * Terraform leaves beside it.
 *
 * @internal
 */
export function isStateFileName(name: string): boolean {
  return name.endsWith('.tfstate') && !name.includes('.backup');
}
