import { mockApis, registerMswTestHooks } from '@backstage/frontend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  driftedEntity,
  findings,
  intactVerification,
  openSsh,
  ordersStack,
  rollup,
} from '../../dev/fixtures';
import { IacDriftClient } from './IacDriftClient';

const BASE = 'http://example.com/api/iac-drift';

const server = setupServer();
registerMswTestHooks(server);

/** The request that the server saw last. */
let seen: Request;

function answer(
  method: 'get' | 'post',
  path: string,
  body: object,
  status = 200,
) {
  server.use(
    http[method](`${BASE}${path}`, ({ request }) => {
      seen = request;
      return HttpResponse.json(body, { status });
    }),
  );
}

const client = new IacDriftClient({
  discoveryApi: mockApis.discovery(),
  fetchApi: mockApis.fetch(),
});

describe('IacDriftClient', () => {
  it('reads the drift of an entity', async () => {
    answer('get', '/v1/entities/default/component/orders', driftedEntity);
    await expect(
      client.getEntityDrift({
        namespace: 'default',
        kind: 'component',
        name: 'orders',
      }),
    ).resolves.toEqual(driftedEntity);
  });

  it('adds up over several entities in one question', async () => {
    answer('get', '/v1/rollup', rollup);
    await expect(
      client.getRollup(['user:default/dana', 'group:default/a&b']),
    ).resolves.toEqual(rollup);
    expect(new URL(seen.url).searchParams.get('within')).toBe(
      'user:default/dana,group:default/a&b',
    );
  });

  it('keeps every part of a path in its segment', async () => {
    answer('get', '/v1/findings/:id', openSsh);
    await client.getFinding('../../catalog?x=#y');
    expect(new URL(seen.url).pathname).toBe(
      '/api/iac-drift/v1/findings/..%2F..%2Fcatalog%3Fx%3D%23y',
    );
  });

  it('asks for the findings that are wanted, and for no more', async () => {
    const page = { items: findings, totalItems: 6, pageInfo: {} };
    answer('get', '/v1/findings', page);
    await expect(
      client.listFindings(
        { state: 'open', severity: undefined, q: 'a&b=c' },
        { cursor: 'next', limit: 20 },
      ),
    ).resolves.toEqual(page);
    expect(Object.fromEntries(new URL(seen.url).searchParams)).toEqual({
      state: 'open',
      q: 'a&b=c',
      cursor: 'next',
      limit: '20',
    });
  });

  it('reads overview, stacks and resources', async () => {
    const page = { items: [ordersStack], totalItems: 1, pageInfo: {} };
    answer('get', '/v1/stacks', page);
    answer('get', '/v1/stacks/orders', ordersStack);
    answer('get', '/v1/resources', { items: [], totalItems: 0, pageInfo: {} });
    answer('get', '/v1/overview', { stacks: { total: 1, failing: 0 } });

    await expect(client.listStacks()).resolves.toEqual(page);
    await expect(client.getStack('orders')).resolves.toEqual(ordersStack);
    await expect(client.getOverview()).resolves.toMatchObject({
      stacks: { total: 1 },
    });
    await expect(
      client.listResources({ entityRef: 'component:default/orders' }),
    ).resolves.toMatchObject({ totalItems: 0 });
  });

  it('reads evidence as it comes, and tells how much has come', async () => {
    const bytes = new TextEncoder().encode('entries');
    server.use(
      http.get(`${BASE}/v1/evidence`, ({ request }) => {
        seen = request;
        return HttpResponse.arrayBuffer(bytes.buffer);
      }),
    );
    const progress: number[] = [];
    const blob = await client.getEvidence(
      { owner: 'group:default/shop', from: '2026-11-01T00:00:00.000Z' },
      { onProgress: received => progress.push(received) },
    );
    expect(blob.size).toBe(7);
    expect(progress.at(-1)).toBe(7);
    expect(new URL(seen.url).search).toBe(
      '?owner=group%3Adefault%2Fshop&from=2026-11-01T00%3A00%3A00.000Z',
    );
  });

  it('starts a scan without waiting for it', async () => {
    answer('post', '/v1/stacks/orders/scans', {}, 202);
    await expect(client.startScan('orders')).resolves.toBeUndefined();
    expect(seen.method).toBe('POST');
  });

  it('reads the log byte for byte', async () => {
    const line = new TextEncoder().encode('{"å":1}\n');
    server.use(
      http.get(`${BASE}/v1/ledger/entries`, ({ request }) => {
        seen = request;
        return HttpResponse.arrayBuffer(line.buffer);
      }),
      http.get(`${BASE}/v1/ledger/checkpoint`, () =>
        HttpResponse.arrayBuffer(line.buffer),
      ),
      http.get(`${BASE}/v1/ledger/entries/7/proof`, () =>
        HttpResponse.arrayBuffer(line.buffer),
      ),
    );
    const bytes = await client.readLedgerEntries({ from: 0, limit: 2000 });
    expect([...bytes]).toEqual([...line]);
    expect(new URL(seen.url).search).toBe('?from=0&limit=2000');
    expect([...(await client.getLedgerCheckpoint())]).toEqual([...line]);
    expect((await client.getLedgerProof(7)).size).toBe(line.length);
  });

  it('reads the keys of the newest log and what its verifications found', async () => {
    const epoch = { origin: 'drift.example.com/log', vkeys: ['a', 'b'] };
    answer('get', '/v1/ledger/epochs', { items: [{ origin: 'old' }, epoch] });
    answer('get', '/v1/ledger/verifications', { items: [intactVerification] });
    await expect(client.getLedgerEpoch()).resolves.toEqual(epoch);
    await expect(client.listLedgerVerifications()).resolves.toEqual([
      intactVerification,
    ]);
  });

  it('passes on what the backend says when it refuses', async () => {
    answer(
      'get',
      '/v1/overview',
      {
        error: { name: 'NotAllowedError', message: 'You may not.' },
        response: { statusCode: 403 },
      },
      403,
    );
    await expect(client.getOverview()).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 403,
      body: { error: { message: 'You may not.' } },
    });
  });
});
