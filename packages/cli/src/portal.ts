import { CliError } from './CliError';

const MAX_RETRY_MS = 10_000;

/**
 * A portal's address, its path with a slash at the end.
 *
 * @throws CliError when it is not one of HTTP, or holds a password
 * @internal
 */
export function portalUrl(url: string): URL {
  let base: URL;
  try {
    base = new URL(url);
  } catch {
    throw new CliError(`${url} is not a URL.`);
  }
  if (!['http:', 'https:'].includes(base.protocol) || base.username) {
    throw new CliError(
      'The URL must begin with https:// or http:// and hold no password; a token is given in IAC_DRIFT_TOKEN.',
    );
  }
  base.search = '';
  base.hash = '';
  base.pathname = base.pathname.replace(/\/*$/, '/');
  return base;
}

/** How long a server asks to be left alone, bounded, in milliseconds. @internal */
export function retryAfter(response: Response): number | undefined {
  const seconds = response.headers.get('retry-after') ?? '';
  return /^\d{1,5}$/.test(seconds)
    ? Math.min(Number(seconds) * 1000, MAX_RETRY_MS)
    : undefined;
}
