import {
  DesiredStateError,
  type DesiredRead,
  type DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { GitLabSourceConfig } from '../config';
import { readStateOver } from '../http/HttpSource';
import { fetchBytes, parseJson } from '../state/fetchBytes';
import { KnownStates } from '../state/KnownStates';
import { requirePath } from '../state/requirePath';

const MAX_PAGES = 100;
const MAX_LIST_BYTES = 1024 * 1024;

const STATES_OF_PROJECT = `query ($project: ID!, $after: String) {
  project(fullPath: $project) {
    terraformStates(first: 100, after: $after) {
      nodes { name }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * Terraform states that GitLab manages. The path of a stack is that of its project
 * and the name of the state: `infra/network/production`.
 *
 * Source: GitLab's "Terraform state" API, `/projects/:id/terraform/state/:name`,
 * which is Terraform's HTTP backend, and `Project.terraformStates` of its GraphQL API.
 *
 * @internal
 */
export class GitLabSource implements DesiredStateSource {
  readonly kind = 'terraform';
  readonly id: string;
  readonly #config: GitLabSourceConfig;
  readonly #server: string;
  readonly #known = new KnownStates();

  constructor(config: GitLabSourceConfig) {
    this.id = config.id;
    this.#config = config;
    this.#server = `GitLab, as Terraform source '${config.id}' knows it,`;
  }

  validatePath(path: string): string | undefined {
    const { project, name } = this.#split(path);
    if (!project) {
      return 'The path must be that of a project which is configured for its source, a slash, and the name of a state.';
    }
    // GitLab allows dots in names of states since 15.7.
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/.test(name)) {
      return "The name of a GitLab state may hold letters, digits, '-', '_' and '.'.";
    }
    return undefined;
  }

  /** @throws DesiredStateError when a project's states cannot be listed */
  async listStacks(options: { signal?: AbortSignal }): Promise<string[]> {
    const paths: string[] = [];
    for (const project of this.#config.projects) {
      for (const name of await this.#statesOf(project, options.signal)) {
        const path = `${project}/${name}`;
        if (this.validatePath(path) === undefined) {
          paths.push(path);
        }
      }
    }
    return paths.sort();
  }

  async #statesOf(project: string, signal?: AbortSignal): Promise<string[]> {
    const names: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await fetchBytes({
        url: this.#url('/api/graphql'),
        server: this.#server,
        credentials: this.#config.credentials,
        headers: { 'content-type': 'application/json' },
        method: 'POST',
        body: JSON.stringify({
          query: STATES_OF_PROJECT,
          variables: { project, after },
        }),
        maxBytes: MAX_LIST_BYTES,
        signal,
      });
      const found = statesIn(parseJson(this.#server, answer.bytes));
      if (!found) {
        throw new DesiredStateError(
          `${
            this.#server
          } does not show the states of project ${project}; give the token the scope read_api and the role Developer there.`,
        );
      }
      names.push(...found.names);
      if (!found.next) {
        break;
      }
      after = found.next;
    }
    return names;
  }

  async read(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    const { project, name } = this.#split(path);
    return readStateOver({
      url: this.#url(
        `/api/v4/projects/${encodeURIComponent(
          project!,
        )}/terraform/state/${encodeURIComponent(name)}`,
      ),
      server: this.#server,
      credentials: this.#config.credentials,
      maxBytes: this.#config.maxStateBytes,
      known: this.#known,
      path,
      signal: options.signal,
    });
  }

  #split(path: string): { project?: string; name: string } {
    const end = path.lastIndexOf('/');
    const project = this.#config.projects.find(p => p === path.slice(0, end));
    return { project, name: path.slice(end + 1) };
  }

  #url(path: string): URL {
    const { host } = this.#config;
    return new URL(`${host.origin}${host.pathname.replace(/\/+$/, '')}${path}`);
  }
}

function statesIn(
  answer: unknown,
): { names: string[]; next?: string } | undefined {
  const states = (
    answer as {
      data?: {
        project?: {
          terraformStates?: {
            nodes?: { name?: unknown }[];
            pageInfo?: { hasNextPage?: unknown; endCursor?: unknown };
          };
        };
      };
    }
  )?.data?.project?.terraformStates;
  if (!Array.isArray(states?.nodes)) {
    return undefined;
  }
  const { hasNextPage, endCursor } = states.pageInfo ?? {};
  return {
    names: states.nodes.map(node => String(node?.name)),
    next:
      hasNextPage === true && typeof endCursor === 'string'
        ? endCursor
        : undefined,
  };
}
