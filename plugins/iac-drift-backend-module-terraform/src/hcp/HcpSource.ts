import {
  DesiredStateError,
  type DesiredRead,
  type DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { HcpSourceConfig } from '../config';
import { fetchBytes, parseJson } from '../state/fetchBytes';
import { KnownStates } from '../state/KnownStates';
import { requirePath } from '../state/requirePath';
import { toDesiredRead } from '../state/toDesiredRead';
import {
  dataOf,
  includedOf,
  nextPageOf,
  relatedId,
  textAt,
  type JsonApiResource,
} from './jsonApi';

/** A version of a state, and the user who made it, where the token may see her. */
type Version = JsonApiResource & { creator?: JsonApiResource };

const MAX_PAGES = 100;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * Workspaces of an organisation in HCP Terraform or Terraform Enterprise. The path
 * of a stack is the name of its workspace.
 *
 * Source: HCP Terraform API, "Workspaces" and "State Versions".
 *
 * @internal
 */
export class HcpSource implements DesiredStateSource {
  readonly kind = 'terraform';
  readonly id: string;
  readonly #config: HcpSourceConfig;
  readonly #server: string;
  readonly #known = new KnownStates();
  readonly #workspaceIds = new Map<string, string>();

  constructor(config: HcpSourceConfig) {
    this.id = config.id;
    this.#config = config;
    this.#server = `HCP Terraform, as Terraform source '${config.id}' knows it,`;
  }

  validatePath(path: string): string | undefined {
    return /^[A-Za-z0-9_-]{1,90}$/.test(path)
      ? undefined
      : "The path must be the name of a workspace: up to 90 letters, digits, '-' and '_'.";
  }

  /** @throws DesiredStateError when the organisation cannot be listed */
  async listStacks(options: { signal?: AbortSignal }): Promise<string[]> {
    const names: string[] = [];
    let page: number | undefined = 1;
    for (let pages = 0; page !== undefined && pages < MAX_PAGES; pages += 1) {
      const answer: unknown = await this.#get(
        `/organizations/${
          this.#organization
        }/workspaces?page%5Bsize%5D=100&page%5Bnumber%5D=${page}`,
        options.signal,
      );
      const { data } = answer as { data?: unknown };
      if (!Array.isArray(data)) {
        throw this.#unexpected();
      }
      for (const workspace of data as JsonApiResource[]) {
        const name = textAt(workspace, 'name');
        if (name && this.validatePath(name) === undefined) {
          this.#remember(name, workspace.id);
          names.push(name);
        }
      }
      page = nextPageOf(answer);
    }
    return names.sort();
  }

  async read(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    const version = await this.#currentVersion(path, options.signal);
    const known = this.#known.get(path);
    if (known && known.validator === version.id) {
      return known.read;
    }
    const { read, length } = await this.#downloaded(version, options.signal);
    this.#known.set(path, version.id, read, length);
    return read;
  }

  async readVersion(
    path: string,
    version: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    const found = await this.#version(
      `/state-versions/${encodeURIComponent(version)}`,
      options.signal,
    );
    return (await this.#downloaded(found, options.signal)).read;
  }

  async #downloaded(
    version: Version,
    signal?: AbortSignal,
  ): Promise<{ read: DesiredRead; length: number }> {
    const { bytes } = await fetchBytes({
      ...this.#download(textAt(version, 'hosted-state-download-url')),
      server: this.#server,
      maxBytes: this.#config.maxStateBytes,
      signal,
    });
    const createdAt = new Date(textAt(version, 'created-at') ?? '');
    const read = toDesiredRead({
      bytes,
      modified: Number.isNaN(createdAt.getTime()) ? undefined : createdAt,
      origin: {
        version: typeof version.id === 'string' ? version.id : undefined,
        commit: textAt(version, 'vcs-commit-sha'),
        run: relatedId(version, 'run'),
        by: textAt(version.creator, 'username'),
      },
    });
    return { read, length: bytes.length };
  }

  async #currentVersion(
    workspace: string,
    signal?: AbortSignal,
  ): Promise<Version> {
    let id = this.#workspaceIds.get(workspace);
    if (!id) {
      const found = dataOf(
        await this.#get(
          `/organizations/${this.#organization}/workspaces/${workspace}`,
          signal,
        ),
      );
      this.#remember(workspace, found?.id);
      id = this.#workspaceIds.get(workspace);
    }
    if (!id) {
      throw this.#unexpected();
    }
    try {
      return await this.#version(
        `/workspaces/${id}/current-state-version`,
        signal,
      );
    } catch (error) {
      // A workspace may have been made anew under its old name.
      this.#workspaceIds.delete(workspace);
      throw error;
    }
  }

  /** A version of a state, with the user who made it. */
  async #version(path: string, signal?: AbortSignal): Promise<Version> {
    const answer = await this.#get(`${path}?include=created_by`, signal);
    const version = dataOf(answer);
    if (!version) {
      throw this.#unexpected();
    }
    return {
      ...version,
      creator: includedOf(answer, relatedId(version, 'created-by')),
    };
  }

  /**
   * Where a state may be downloaded from: the server itself, which gets the token,
   * and the hosts that it keeps states on, which do not: their addresses are signed.
   */
  #download(address: string | undefined) {
    const { host, downloadHosts, token } = this.#config;
    const mayVisit = (url: URL) =>
      url.origin === host.origin ||
      (url.protocol === 'https:' && downloadHosts.includes(url.host));
    if (!address || !URL.canParse(address) || !mayVisit(new URL(address))) {
      throw new DesiredStateError(
        `${
          this.#server
        } keeps the state on a host that is not configured; name it under downloadHosts.`,
      );
    }
    const url = new URL(address);
    return {
      url,
      mayVisit,
      credentials:
        url.origin === host.origin
          ? { authorization: `Bearer ${token}` }
          : ({} as Record<string, string>),
    };
  }

  async #get(path: string, signal?: AbortSignal): Promise<unknown> {
    const { host, token } = this.#config;
    const { bytes } = await fetchBytes({
      url: new URL(`${host.origin}/api/v2${path}`),
      server: this.#server,
      credentials: { authorization: `Bearer ${token}` },
      headers: { accept: 'application/vnd.api+json' },
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    return parseJson(this.#server, bytes);
  }

  get #organization(): string {
    return encodeURIComponent(this.#config.organization);
  }

  #remember(workspace: string, id: unknown): void {
    if (typeof id === 'string' && /^[A-Za-z0-9_-]{1,100}$/.test(id)) {
      this.#workspaceIds.set(workspace, id);
    }
  }

  #unexpected(): DesiredStateError {
    return new DesiredStateError(
      `${
        this.#server
      } answered with JSON of another form than its API; check the host.`,
    );
  }
}
