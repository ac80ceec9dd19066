import {
  LoggerService,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { Entity, getEntitySourceLocation } from '@backstage/catalog-model';
import {
  ScmIntegrationRegistry,
  ScmIntegrations,
} from '@backstage/integration';
import type {
  CodeLink,
  FindingCode,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { untilAborted } from '../../scan/untilAborted';
import { Repository, repositoryOf } from './repository';
import { TerraformCode } from './TerraformCode';

/** What is read of one repository, at most. */
const LIMITS = {
  files: 2_000,
  bytesOfFile: 512 * 1024,
  bytes: 16 * 1024 * 1024,
  ms: 30_000,
};

/** So long the code of a repository is taken for what was read of it. */
const FRESH_MS = 10 * 60_000;

/** Repositories that are kept in mind. */
const MAX_REPOSITORIES = 50;

type Answer = TerraformCode | 'too-large' | 'unreadable';

/**
 * Finds where the resource of a finding is written: in the repositories that the
 * sources of its entities lie in, which must be of hosts that have an integration.
 * It links to a place only when there is no other that could be meant.
 *
 * @internal
 */
export class CodeSearch {
  readonly #reader: UrlReaderService;
  readonly #integrations: ScmIntegrationRegistry;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #known = new Map<string, { since: number; code: Promise<Answer> }>();

  constructor(options: {
    reader: UrlReaderService;
    config: RootConfigService;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#reader = options.reader;
    this.#integrations = ScmIntegrations.fromConfig(options.config);
    this.#logger = options.logger;
    this.#now = options.now;
  }

  async find(address: string, entities: Entity[]): Promise<FindingCode> {
    const repositories = new Map<string, Repository>();
    for (const entity of entities) {
      const repository = this.#repositoryOf(entity);
      if (repository) {
        repositories.set(JSON.stringify(repository), repository);
      }
    }
    const answers = await Promise.all(
      [...repositories.values()].map(one => this.#findIn(one, address)),
    );
    const links = new Map(
      answers.flatMap(({ link }) => (link ? [[link.url, link]] : [])),
    );
    if (links.size === 1) {
      return { link: [...links.values()][0] };
    }
    return {
      reason:
        links.size > 1
          ? 'several'
          : answers.find(({ reason }) => reason)?.reason ?? 'no-repository',
    };
  }

  #repositoryOf(entity: Entity): Repository | undefined {
    try {
      const { type, target } = getEntitySourceLocation(entity);
      const integration = this.#integrations.byUrl(target);
      return type === 'url' && integration
        ? repositoryOf(integration.type, target)
        : undefined;
    } catch {
      // It names none, or none that can be understood.
      return undefined;
    }
  }

  async #findIn(repository: Repository, address: string): Promise<FindingCode> {
    const code = await this.#codeOf(repository.tree);
    if (!(code instanceof TerraformCode)) {
      return { reason: code };
    }
    const place = code.place(address, repository.folder);
    if (!place || place === 'several') {
      return { reason: place ?? 'not-found' };
    }
    const { path, line, of } = place;
    const url = this.#integrations.resolveUrl({
      url: `./${path.split('/').map(encodeURIComponent).join('/')}`,
      base: repository.links,
      lineNumber: line,
    });
    const link: CodeLink = { url, repository: repository.name, path, line, of };
    return { link };
  }

  #codeOf(tree: string): Promise<Answer> {
    const now = this.#now().getTime();
    const known = this.#known.get(tree);
    if (known && now - known.since < FRESH_MS) {
      return known.code;
    }
    this.#known.delete(tree);
    const [oldest] = this.#known.keys();
    if (oldest && this.#known.size >= MAX_REPOSITORIES) {
      this.#known.delete(oldest);
    }
    const code = this.#read(tree).catch(error => {
      this.#logger.info(`The code in ${tree} could not be read: ${error}`);
      return 'unreadable' as const;
    });
    this.#known.set(tree, { since: now, code });
    return code;
  }

  async #read(tree: string): Promise<Answer> {
    const signal = AbortSignal.timeout(LIMITS.ms);
    let files = 0;
    let bytes = 0;
    let isWhole = true;
    const filter = (path: string, { size = 0 }: { size?: number } = {}) => {
      if (!isCode(path)) {
        return false;
      }
      files += 1;
      bytes += size;
      isWhole &&=
        files <= LIMITS.files &&
        bytes <= LIMITS.bytes &&
        size <= LIMITS.bytesOfFile;
      return isWhole;
    };
    const response = await untilAborted(
      this.#reader.readTree(tree, { filter, signal }),
      signal,
    );
    const found = await untilAborted(response.files(), signal);
    if (!isWhole) {
      return 'too-large';
    }
    const code = new TerraformCode();
    for (const file of found) {
      const content = await untilAborted(file.content(), signal);
      code.add(file.path, content.toString('utf8'));
    }
    return code;
  }
}

/** Code of the repository's own, in a path that can be linked to. */
function isCode(path: string): boolean {
  const folders = path.split('/');
  return (
    /\.(tf|tofu)$/.test(path) &&
    !/[\p{Cc}\\]/u.test(path) &&
    !folders.some(name => ['.', '..', '.terraform', ''].includes(name))
  );
}
