import { LoopbackServer, stateText } from '../__testUtils__/LoopbackServer';
import { HcpSource } from './HcpSource';

describe('HcpSource', () => {
  let server: LoopbackServer;
  let elsewhere: LoopbackServer;
  let source: HcpSource;
  let version: string | undefined;
  let download: string;

  beforeEach(async () => {
    server = await LoopbackServer.start();
    elsewhere = await LoopbackServer.start();
    version = 'sv-1';
    download = new URL('/state', server.url).href;
    source = new HcpSource({
      id: 'hcp',
      host: server.url,
      organization: 'acme',
      token: 't0ken',
      downloadHosts: [],
      maxStateBytes: 1000,
    });
    server.answer = request => {
      const path = request.url!;
      const workspace = (id: string, name: string) => ({
        id,
        attributes: { name },
      });
      if (path === '/api/v2/organizations/acme/workspaces/orders') {
        return { body: JSON.stringify({ data: workspace('ws-1', 'orders') }) };
      }
      if (path.startsWith('/api/v2/organizations/acme/workspaces?')) {
        const second = path.includes('number%5D=2');
        return {
          body: JSON.stringify({
            data: [
              second ? workspace('ws-2', 'media') : workspace('ws-1', 'orders'),
            ],
            meta: { pagination: { 'next-page': second ? null : 2 } },
          }),
        };
      }
      const [, asked = version] = /state-versions\/(.*)\?/.exec(path) ?? [];
      if (
        path.startsWith('/api/v2/workspaces/ws-1/current-state-version?') ||
        path.startsWith('/api/v2/state-versions/')
      ) {
        return {
          body: JSON.stringify({
            data: {
              id: asked,
              attributes: {
                'created-at': '2026-01-02T03:04:05Z',
                'hosted-state-download-url':
                  asked === 'sv-0' ? `${download}-0` : download,
                'vcs-commit-sha': 'c0ffee1',
              },
              relationships: {
                run: { data: { id: 'run-9', type: 'runs' } },
                'created-by': { data: { id: 'user-1', type: 'users' } },
              },
            },
            included: [
              {
                id: 'user-1',
                type: 'users',
                attributes: { username: 'alice' },
              },
            ],
          }),
        };
      }
      if (path === '/state-0') {
        return { body: stateText(4) };
      }
      return path === '/state' ? { body: stateText(5) } : undefined;
    };
  });
  afterEach(() => Promise.all([server.stop(), elsewhere.stop()]));

  const downloads = () =>
    server.requests.filter(r => r.url === '/state').length;

  it('lists workspaces page by page', async () => {
    expect(await source.listStacks({})).toEqual(['media', 'orders']);
  });

  it('downloads the current state once, until there is another version', async () => {
    const first = await source.read('orders', {});
    expect(first).toMatchObject({
      serial: 5,
      writtenAt: '2026-01-02T03:04:05.000Z',
    });
    expect(await source.read('orders', {})).toBe(first);
    expect(downloads()).toBe(1);
    version = 'sv-2';
    await source.read('orders', {});
    expect(downloads()).toBe(2);
  });

  it('says which version it is, of which commit, and who ran what', async () => {
    expect((await source.read('orders', {})).origin).toEqual({
      version: 'sv-1',
      commit: 'c0ffee1',
      run: 'run-9',
      by: 'alice',
    });
  });

  it('reads a version of before', async () => {
    expect(await source.readVersion('orders', 'sv-0', {})).toMatchObject({
      serial: 4,
      origin: { version: 'sv-0' },
    });
  });

  it('downloads a state whose version has no id each time', async () => {
    version = undefined;
    await source.read('orders', {});
    expect(await source.read('orders', {})).toMatchObject({ serial: 5 });
    expect(downloads()).toBe(2);
  });

  it('downloads from no host that is not configured', async () => {
    download = new URL('/state', elsewhere.url).href;
    await expect(source.read('orders', {})).rejects.toThrow(/downloadHosts/);
    expect(elsewhere.requests).toEqual([]);
  });

  it('says what is wrong with a workspace it cannot see, and with a path', async () => {
    await expect(source.read('absent', {})).rejects.toThrow(/\(404\)/);
    expect(source.validatePath('a/b')).toMatch(/name of a workspace/);
  });
});
