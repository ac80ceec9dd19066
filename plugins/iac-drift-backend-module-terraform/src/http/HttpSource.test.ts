import { LoopbackServer, stateText } from '../__testUtils__/LoopbackServer';
import { HttpSource } from './HttpSource';

const SECRET = 's3cr3t-c4n4ry';

describe('HttpSource', () => {
  let server: LoopbackServer;
  let elsewhere: LoopbackServer;
  let source: HttpSource;

  beforeEach(async () => {
    server = await LoopbackServer.start();
    elsewhere = await LoopbackServer.start();
    source = new HttpSource({
      id: 'web',
      url: new URL('/states/', server.url),
      credentials: { authorization: `Bearer ${SECRET}` },
      headers: {},
      maxStateBytes: 1000,
    });
  });
  afterEach(() => Promise.all([server.stop(), elsewhere.stop()]));

  const failure = async () => {
    const error = await source.read('orders', {}).then(
      () => undefined,
      e => e,
    );
    expect(error?.name).toBe('DesiredStateError');
    expect(error.message).not.toContain(SECRET);
    expect(error.message).not.toContain('127.0.0.1');
    return error.message as string;
  };

  it('reads with a GET that bears the credentials, and when it was written', async () => {
    server.answer = () => ({
      headers: { 'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT' },
      body: stateText(7),
    });
    expect(await source.read('team a/orders', {})).toMatchObject({
      serial: 7,
      writtenAt: '2023-11-14T22:13:20.000Z',
    });
    const [request] = server.requests;
    expect(request.method).toBe('GET');
    expect(request.url).toBe('/states/team%20a/orders');
    expect(request.headers.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('does not download again what did not change', async () => {
    server.answer = request =>
      request.headers['if-none-match'] === '"7"'
        ? { status: 304 }
        : { headers: { etag: '"7"' }, body: stateText(7) };
    const first = await source.read('orders', {});
    expect(await source.read('orders', {})).toBe(first);
  });

  it('follows no redirect to another host, and sends it nothing', async () => {
    server.answer = () => ({
      status: 302,
      headers: { location: new URL('/x', elsewhere.url).href },
    });
    expect(await failure()).toMatch(/redirects to a place/);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    [401, /credentials .* \(401\)/],
    [403, /right to read it/],
    [404, /no such state/],
    [204, /no state there yet/],
    [503, /HTTP status 503/],
  ])('tells status %s in one sentence', async (status, message) => {
    server.answer = () => ({ status });
    expect(await failure()).toMatch(message);
  });

  it.each([
    ['not JSON', `<html>${SECRET}`, /not (valid )?JSON|cannot be read|JSON/],
    ['too large', 'x'.repeat(2000), /maxStateBytes/],
    [
      'encrypted',
      JSON.stringify({ meta: {}, encrypted_data: SECRET }),
      /encrypted/,
    ],
  ])('refuses what is %s', async (_, body, message) => {
    server.answer = () => ({ body });
    expect(await failure()).toMatch(message);
  });

  it.each(['../admin', 'a/./b', '/etc', 'a//b', 'a?b', 'a#b', 'a%2fb', ''])(
    'refuses the path %j without asking',
    async path => {
      expect(source.validatePath(path)).toMatch(/^The path/);
      await expect(source.read(path, {})).rejects.toThrow(/^The path/);
      expect(server.requests).toEqual([]);
    },
  );
});
