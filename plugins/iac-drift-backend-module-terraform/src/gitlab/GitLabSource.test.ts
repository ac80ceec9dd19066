import { LoopbackServer, stateText } from '../__testUtils__/LoopbackServer';
import { GitLabSource } from './GitLabSource';

describe('GitLabSource', () => {
  let server: LoopbackServer;
  let source: GitLabSource;

  beforeEach(async () => {
    server = await LoopbackServer.start();
    source = new GitLabSource({
      id: 'lab',
      host: server.url,
      credentials: { 'private-token': 'glpat-x' },
      projects: ['infra/network'],
      maxStateBytes: 1000,
    });
  });
  afterEach(() => server.stop());

  it("reads a project's state by GitLab's address for it", async () => {
    server.answer = () => ({ body: stateText(3) });
    expect(await source.read('infra/network/prod', {})).toMatchObject({
      serial: 3,
    });
    expect(server.requests[0].url).toBe(
      '/api/v4/projects/infra%2Fnetwork/terraform/state/prod',
    );
    expect(server.requests[0].headers['private-token']).toBe('glpat-x');
  });

  it('lists the states of its projects, page by page', async () => {
    const page = (name: string, hasNextPage: boolean) => ({
      body: JSON.stringify({
        data: {
          project: {
            terraformStates: {
              nodes: [{ name }],
              pageInfo: { hasNextPage, endCursor: 'c' },
            },
          },
        },
      }),
    });
    server.answer = () =>
      page(`s${server.requests.length}`, server.requests.length < 2);
    expect(await source.listStacks({})).toEqual([
      'infra/network/s1',
      'infra/network/s2',
    ]);
  });

  it('says which right is missing when a project is not shown', async () => {
    server.answer = () => ({ body: '{"data":{"project":null}}' });
    await expect(source.listStacks({})).rejects.toThrow(/read_api/);
  });

  it.each(['infra/other/prod', 'infra/network', 'prod', 'infra/network/../x'])(
    'refuses the path %j',
    path => {
      expect(source.validatePath(path)).toBeDefined();
    },
  );
});
