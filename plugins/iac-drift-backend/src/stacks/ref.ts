import { createHash } from 'node:crypto';

/**
 * A stack ref taken apart: `<kind>:<source id>/<path>`.
 *
 * @internal
 */
export interface StackRef {
  ref: string;
  kind: string;
  source: string;
  path: string;
}

const MAX_LENGTH = 500;
const FORM = /^([a-z][a-z0-9-]{0,59}):([A-Za-z0-9][\w.-]{0,199})\/(.+)$/;

/**
 * Takes a stack ref apart. A path must be in its only spelling (no `.`, `..` or
 * empty segments), so that one stack never goes by two names.
 *
 * @returns the parts, or one sentence that says what is wrong
 * @internal
 */
export function parseStackRef(
  text: string,
): { ref: StackRef; error?: undefined } | { ref?: undefined; error: string } {
  if (text.length > MAX_LENGTH) {
    return {
      error: `A stack ref is longer than ${MAX_LENGTH} characters; name it as terraform:<source id>/<path>.`,
    };
  }
  // eslint-disable-next-line no-control-regex -- control characters are refused
  if (/[\u0000-\u001f\u007f\\,]/.test(text)) {
    return {
      error:
        'A stack ref contains a control character, a comma or a backslash; write the path with forward slashes.',
    };
  }
  if (text.includes('://')) {
    return {
      error:
        'A stack ref must name a configured source by its id, not a URL; write terraform:<source id>/<path>.',
    };
  }
  const match = FORM.exec(text);
  if (!match) {
    return {
      error:
        'A stack ref has the form <kind>:<source id>/<path>, for example terraform:prod/orders/terraform.tfstate.',
    };
  }
  const [, kind, source, path] = match;
  if (path.startsWith('/')) {
    return {
      error:
        'The path of a stack ref is absolute; write it relative to its source.',
    };
  }
  const segments = path.split('/');
  if (segments.some(s => s === '.' || s === '..')) {
    return {
      error:
        "The path of a stack ref contains '.' or '..'; write it as it is below its source.",
    };
  }
  if (segments.some(s => s === '')) {
    return {
      error:
        'The path of a stack ref has an empty part; write single slashes and none at the end.',
    };
  }
  return { ref: { ref: text, kind, source, path } };
}

const PLACE = 'unmanaged:';

/**
 * The place of an object that no stack declares, where findings have a stack's ref.
 *
 * @internal
 */
export function placeRef(account: string, region: string): string {
  return `${PLACE}${account}/${region}`;
}

/** Whether a ref is that of a place, and of no stack. @internal */
export function isPlace(ref: string): boolean {
  return ref.startsWith(PLACE);
}

/**
 * The id of a stack in URLs: readable, and the same for the same ref everywhere.
 *
 * @internal
 */
export function stackIdOf(ref: string): string {
  const slug = ref
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
  const digest = createHash('sha256').update(ref).digest('hex').slice(0, 12);
  return `${slug}-${digest}`;
}
