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
      if (path === '/api/v2/workspaces/ws-1/current-state-version') {
        return {
          body: JSON.stringify({
            data: {
              id: version,
              attributes: {
                'created-at': '2026-01-02T03:04:05Z',
                'hosted-state-download-url': download,
              },
            },
          }),
        };
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
