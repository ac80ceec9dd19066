import {
  DesiredStateError,
  type DesiredRead,
  type DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { HttpSourceConfig } from '../config';
import { fetchBytes } from '../state/fetchBytes';
import { KnownStates } from '../state/KnownStates';
import { requirePath } from '../state/requirePath';
import { toDesiredRead } from '../state/toDesiredRead';

/**
 * States behind Terraform's HTTP backend: a stack is what a GET below the address
 * answers. Nothing is locked, and nothing but GET is ever sent.
 *
 * @internal
 */
export class HttpSource implements DesiredStateSource {
  readonly kind = 'terraform';
  readonly id: string;
  /** Only where the app-config names the stacks: the protocol cannot list. */
  readonly listStacks?: () => Promise<string[]>;
  readonly #config: HttpSourceConfig;
  readonly #known = new KnownStates();

  constructor(config: HttpSourceConfig) {
    this.id = config.id;
    this.#config = config;
    if (config.stacks) {
      const stacks = config.stacks;
      this.listStacks = async () => [...stacks];
    }
  }

  validatePath(path: string): string | undefined {
    const { stacks } = this.#config;
    if (stacks && !stacks.includes(path)) {
      return 'The path is not one of the stacks that are configured for its source.';
    }
    return validateUrlPath(path);
  }

  async read(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    const { url, credentials, headers, maxStateBytes } = this.#config;
    return readStateOver({
      url: below(url, path),
      server: `The HTTP backend of Terraform source '${this.id}'`,
      credentials: { ...headers, ...credentials },
      maxBytes: maxStateBytes,
      known: this.#known,
      path,
      signal: options.signal,
    });
  }
}

/**
 * Reads a state by its URL, and not again while the server says that it is the
 * same.
 *
 * @throws DesiredStateError
 * @internal
 */
export async function readStateOver(options: {
  url: URL;
  server: string;
  credentials: Record<string, string>;
  maxBytes: number;
  known: KnownStates;
  path: string;
  signal?: AbortSignal;
}): Promise<DesiredRead> {
  const { known, path, server } = options;
  const before = known.get(path);
  const answer = await fetchBytes({
    ...options,
    headers: {
      accept: 'application/json',
      ...(before ? { 'if-none-match': before.validator } : {}),
    },
  });
  if (answer.status === 304) {
    if (!before) {
      throw new DesiredStateError(
        `${server} answered that nothing changed without having been asked that.`,
      );
    }
    return before.read;
  }
  // What Terraform's backend takes for "there is no state yet".
  if (answer.status === 204 || answer.bytes.length === 0) {
    throw new DesiredStateError(
      `${server} holds no state there yet; run an apply, or correct the path.`,
    );
  }
  const read = toDesiredRead({
    bytes: answer.bytes,
    modified: answer.lastModified,
  });
  known.set(path, answer.etag, read, answer.bytes.length);
  return read;
}

/**
 * Checks that a path has only plain segments, so that appended to an address it
 * stays below it.
 *
 * @returns one sentence saying what is wrong, or undefined when the path is fine
 * @internal
 */
export function validateUrlPath(path: string): string | undefined {
  if (path.length > 1024) {
    return 'The path of the state is longer than 1024 characters.';
  }
  if (!/^[A-Za-z0-9_.~@:+ -]+(\/[A-Za-z0-9_.~@:+ -]+)*$/.test(path)) {
    return "The path of the state may hold letters, digits, '-', '_', '.', '~', '@', ':', '+' and blanks, with single slashes between.";
  }
  if (path.split('/').some(segment => /^\.{1,2}$/.test(segment))) {
    return "The path of the state must not contain '.' or '..' segments.";
  }
  return undefined;
}

/** The address of a checked path below a base address. */
function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;
  return url;
}
