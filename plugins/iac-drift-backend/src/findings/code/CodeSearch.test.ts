import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { CodeSearch } from './CodeSearch';

/** A Gitea on loopback, as far as reading a tree of files needs one. */
class LoopbackGit {
  readonly archives: string[] = [];
  #repositories = new Map<string, Record<string, string>>();
  #server: Server;
  #dir = mkdtempSync(join(tmpdir(), 'iac-drift-code-'));

  constructor() {
    this.#server = createServer((req, res) => {
      const [, name] =
        /^\/api\/v1\/repos\/(\w+\/\w+)\//.exec(req.url ?? '') ?? [];
      const files = this.#repositories.get(name);
      if (!files) {
        res.writeHead(404).end();
      } else if (/\/archive\//.test(req.url ?? '')) {
        this.archives.push(name);
        res.end(this.#archiveOf(files));
      } else {
        res.end(JSON.stringify({ sha: 'c0ffee' }));
      }
    });
  }

  async start(): Promise<this> {
    await new Promise<void>(done => {
      this.#server.listen(0, '127.0.0.1', done);
    });
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  hold(name: string, files: Record<string, string>): void {
    this.#repositories.set(name, files);
  }

  #archiveOf(files: Record<string, string>): Buffer {
    const root = mkdtempSync(join(this.#dir, 'tree-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, 'repo', path)), { recursive: true });
      writeFileSync(join(root, 'repo', path), text);
    }
    return execFileSync('tar', ['czf', '-', '-C', root, 'repo'], {
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

const ADDRESS = 'aws_sqs_queue.orders';
const queue = 'resource "aws_sqs_queue" "orders" {}\n';

describe('the search for the code of a finding', () => {
  let git: LoopbackGit;
  let time: number;
  beforeEach(async () => {
    git = await new LoopbackGit().start();
    time = 0;
  });
  afterEach(() => git.stop());

  function start() {
    const config = mockServices.rootConfig({
      data: {
        integrations: {
          gitea: [{ host: git.host, baseUrl: `http://${git.host}` }],
        },
      },
    });
    const logger = mockServices.logger.mock();
    const search = new CodeSearch({
      reader: UrlReaders.default({ config, logger }),
      config,
      logger,
      now: () => new Date(time),
    });
    return (entities: Entity[], address = ADDRESS) =>
      search.find(address, entities);
  }
  const entity = (source: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'orders',
      annotations: { 'backstage.io/source-location': source },
    },
  });
  const at = (name: string, path = '') =>
    entity(`url:http://${git.host}/${name}/src/branch/main/${path}`);

  it('links to repository, file and line', async () => {
    git.hold('acme/orders', {
      'service/catalog-info.yaml': '',
      'infra/my queues.tf': `\n\n${queue}`,
      'infra/.terraform/modules/x/main.tf': queue,
    });
    const expected = {
      link: {
        url: `http://${git.host}/acme/orders/src/branch/main/infra/my%20queues.tf#L3`,
        repository: 'acme/orders',
        path: 'infra/my queues.tf',
        line: 3,
        of: 'resource',
      },
    };
    const find = start();
    expect(await find([at('acme/orders', 'service/')])).toEqual(expected);
    expect(
      await find([at('acme/orders', 'service/catalog-info.yaml')]),
    ).toEqual(expected);
  });

  it('reads a repository once in a while, however often it is asked', async () => {
    git.hold('acme/orders', { 'main.tf': queue });
    const find = start();
    await Promise.all([
      find([at('acme/orders')]),
      find([at('acme/orders')], 'aws_sqs_queue.other'),
    ]);
    expect(git.archives).toHaveLength(1);
    time += 11 * 60_000;
    await find([at('acme/orders')]);
    expect(git.archives).toHaveLength(2);
  });

  it('gives no link when it could be a wrong one', async () => {
    git.hold('acme/orders', { 'a/main.tf': queue, 'b/main.tf': queue });
    git.hold('acme/other', { 'main.tf': queue });
    git.hold('acme/third', { 'main.tf': queue });
    git.hold('acme/empty', { 'readme.md': queue });
    const find = start();
    expect(await find([at('acme/orders')])).toEqual({ reason: 'several' });
    expect(await find([at('acme/other'), at('acme/third')])).toEqual({
      reason: 'several',
    });
    expect(await find([at('acme/empty')])).toEqual({ reason: 'not-found' });
    expect(await find([at('acme/gone')])).toEqual({ reason: 'unreadable' });
    expect(await find([])).toEqual({ reason: 'no-repository' });
  });

  it('does not call what it could not read whole unambiguous', async () => {
    git.hold('acme/large', {
      'a.tf': queue,
      'b.tf': `# ${'x'.repeat(600 * 1024)}`,
    });
    expect(await start()([at('acme/large')])).toEqual({ reason: 'too-large' });
  });

  it('asks no host that has no integration', async () => {
    const find = start();
    for (const source of [
      'url:http://169.254.169.254/acme/orders/src/branch/main/',
      `url:http://localhost:${
        git.host.split(':')[1]
      }/acme/orders/src/branch/main/`,
      `url:http://${git.host}/acme/../../src/branch/main/`,
      `url:javascript:alert(1)//${git.host}/a/b/src/branch/main/`,
      `file:/etc/passwd`,
      'nonsense',
      `url:http://${git.host}`,
      `url:http://${git.host}/acme/orders/`,
      `url:http://${git.host}/acme/orders/src/branch/main/%E0%A4%A/`,
    ]) {
      expect(await find([entity(source)])).toEqual({
        reason: 'no-repository',
      });
    }
    expect(git.archives).toEqual([]);
  });
});
