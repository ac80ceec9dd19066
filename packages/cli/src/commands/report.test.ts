/** @jest-environment node */
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { inputFolder } from './__testUtils__/inputFolder';
import { runCommand } from './__testUtils__/runCommand';

const TOKEN = 'canary-token-0123456789';
const STACK = 'report:ci/orders';

const plan = JSON.stringify({
  format_version: '1.2',
  timestamp: '2026-11-20T10:00:00Z',
  resource_drift: [
    {
      address: 'thing.main',
      mode: 'managed',
      type: 'thing',
      change: {
        actions: ['update'],
        before: { size: 1, password: 'canary-before' },
        after: { size: 2, password: 'canary-after' },
        before_sensitive: { password: true },
        after_sensitive: { password: true },
      },
    },
  ],
});

const receipt = {
  stack: {
    ref: STACK,
    verdicts: { inSync: 1, drifted: 2, unverifiable: 3 },
    openFindings: 4,
  },
  recorded: true,
  url: 'https://portal.example.com/iac-drift/findings?stack=report%3Aci%2Forders',
};

/** What the server answers, in order; the last one again and again. */
interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Each case starts the command as a process of its own. */
jest.setTimeout(120_000);

describe('iac-drift report', () => {
  const folder = inputFolder();
  let file: string;
  let server: Server;
  let answers: Answer[];
  const received: { request: IncomingMessage; body: Buffer }[] = [];

  beforeAll(async () => {
    file = await folder.write('plan.json', plan);
    server = createServer(async (request, response) => {
      received.push({ request, body: await buffer(request) });
      const { status, body, headers } =
        answers.length > 1 ? answers.shift()! : answers[0];
      response
        .writeHead(status, headers)
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise(done => server.close(done)));

  const url = () =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function run(
    options: { answers?: Answer[]; token?: string; args?: string[] } = {},
  ) {
    received.length = 0;
    answers = options.answers ?? [{ status: 201, body: receipt }];
    const {
      token = TOKEN,
      args = ['--plan', file, '--stack', STACK, '--url', url()],
    } = options;
    const ran = await runCommand(['report', ...args], {
      IAC_DRIFT_TOKEN: token,
    });
    expect(ran.stdout + ran.stderr).not.toContain('canary');
    return ran;
  }

  it('sends the plan as it is, and prints tallies and the page', async () => {
    expect(await run()).toMatchObject({
      code: 0,
      stdout: `${STACK}: 6 resources: 1 in sync, 2 drifted, 3 unverifiable. Open findings: 4.\n${receipt.url}\n`,
    });
    const [{ request, body }] = received;
    expect(request.method).toBe('POST');
    expect(request.url).toBe(
      '/api/iac-drift/v1/reports?stack=report%3Aci%2Forders',
    );
    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(gunzipSync(body).toString()).toBe(plan);
  });

  it('takes the URL of the API too, and prints JSON', async () => {
    const { stdout } = await run({
      args: [
        ...['--plan', file, '--stack', STACK, '--json'],
        ...['--url', `${url()}/portal/api/iac-drift`],
      ],
    });
    expect(JSON.parse(stdout)).toEqual(receipt);
    expect(received[0].request.url).toMatch(
      /^\/portal\/api\/iac-drift\/v1\/reports\?/,
    );
  });

  it('sends nothing in a dry run, and shows what it would', async () => {
    const dry = ['--plan', file, '--stack', STACK, '--dry-run'];
    const { code, stdout } = await run({
      token: '',
      args: [...dry, '--url', 'https://portal.example.com'],
    });
    expect(code).toBe(0);
    expect(stdout).toContain('DRIFTED  thing.main');
    expect(stdout).toContain(`plan     ${plan.length} bytes, SHA-256 `);
    expect(stdout).toContain('made at  2026-11-20T10:00:00.000Z');
    const json = await run({ args: [...dry, '--json', '--url', url()] });
    expect(JSON.parse(json.stdout)).toMatchObject({
      stack: STACK,
      bytes: plan.length,
      summary: { drifted: 1 },
    });
    expect(received).toEqual([]);
  });

  it('tries again when the portal is busy, for a while', async () => {
    const busy = (status: number) => ({
      status,
      headers: { 'retry-after': '0' },
      body: { error: { message: 'Another report is being recorded.' } },
    });
    const ended = await run({
      answers: [busy(503), busy(429), { status: 200, body: receipt }],
    });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('The portal is busy (status 503)');
    expect(received).toHaveLength(3);

    const given = await run({ answers: [busy(503)] });
    expect(given.code).toBe(1);
    expect(given.stderr).toContain('Another report is being recorded.');
    expect(received).toHaveLength(5);
  });

  it.each<[string, Answer]>([
    [
      'out of date.',
      { status: 409, body: { error: { message: `out of date. ${TOKEN}` } } },
    ],
    ['does not know the token', { status: 401, body: { error: {} } }],
    ['does not answer as a portal does', { status: 404, body: '<html>' }],
    ['does not answer as a portal does', { status: 200, body: '<html>' }],
    ['as no portal of this version does', { status: 201, body: { ok: true } }],
    [
      'leads to https://elsewhere.example.com/',
      { status: 302, headers: { location: 'https://elsewhere.example.com/' } },
    ],
  ])('says what is wrong in one sentence: %s', async (sentence, answer) => {
    const { code, stdout, stderr } = await run({ answers: [answer] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(2);
    expect(stderr).toContain(sentence);
    expect(received).toHaveLength(1);
  });

  it.each<[string, { token?: string; args?: (at: string) => string[] }]>([
    ['There is no token', { token: ' ' }],
    ['characters that no token has', { token: 'two words' }],
    [
      'is not a stack that is reported',
      {
        args: at => ['--plan', at, '--stack', 'terraform:a/b', '--url', url()],
      },
    ],
    [
      'is not a URL',
      { args: at => ['--plan', at, '--stack', STACK, '--url', 'portal'] },
    ],
    [
      'there is no such file',
      { args: at => ['--plan', `${at}.not`, '--stack', STACK, '--url', url()] },
    ],
    [
      'not a plan',
      {
        args: () => [
          '--plan',
          resolve(__dirname, '../../package.json'),
          '--stack',
          STACK,
          '--url',
          url(),
        ],
      },
    ],
    [
      "required option '--url <url>'",
      { args: at => ['--plan', at, '--stack', STACK] },
    ],
    [
      'cannot be reached (ECONNREFUSED)',
      {
        args: at => [
          '--plan',
          at,
          '--stack',
          STACK,
          '--url',
          'http://127.0.0.1:65533',
        ],
      },
    ],
  ])('sends nothing when %s', async (sentence, { token, args }) => {
    const { code, stdout, stderr } = await run({ token, args: args?.(file) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(received).toEqual([]);
  });
});
