import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { ocsfProblems } from '../evidence/ocsf/__testUtils__/ocsfSchema';
import { FINDINGS } from '../findings/tables';
import { disarm } from '../ledger/__testUtils__';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ORDERS = 'orders/terraform.tfstate';

/** What is looked at of an event one by one; the schema sees to the rest. */
interface OcsfEvent {
  class_uid: number;
  type_uid: number;
  status?: string;
  severity: string;
  raw_data: string;
  /** Of what is about a finding. */
  finding_info: { uid: string };
  notes?: unknown;
  compliance: { status: string };
  metadata: { uid: string };
  attestation_list: {
    uid: string;
    authority_uid: string;
    fingerprint: { value: string };
    prev_event?: unknown;
  }[];
}

describe.each(databases.eachSupportedId())('OCSF events on %s', databaseId => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let folder: string;

  async function start(
    options: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    knex = await databases.init(databaseId);
    folder = await mkdtemp(join(tmpdir(), 'ocsf-'));
    portal = await startPortal({
      knex,
      entities: [
        component('orders', {
          'iac-drift.io/stacks': `terraform:demo/${ORDERS}`,
        }),
      ],
      config: {
        ledger: {
          keyFile: join(folder, 'key.pem'),
          checkpointInterval: { seconds: 1 },
        },
      },
      ...options,
    });
    portal.source.states.set(ORDERS, stateOf({ jobs: 30 }));
    portal.cloud.trail.set('aws_sqs_queue.jobs', 'someone');
    await portal.refresh();
    await see(90);
  }
  afterEach(async () => {
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The cloud has this timeout now, and a scan sees it. */
  async function see(seconds: number) {
    portal.cloud.put(queueItem('jobs', seconds));
    await knex('iac_drift_stack').update({ due_at: '2020' });
    await portal.scan();
  }
  const get = (path: string) =>
    request(portal.server)
      .get(`/api/iac-drift/v1/${path}`)
      .set('authorization', mockCredentials.user.header())
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', chunk => chunks.push(Buffer.from(chunk)));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
  async function everythingSigned() {
    for (let i = 0; i < 100; i++) {
      await portal.keepLedger();
      const [{ signed }] = await knex('iac_drift_checkpoint').max({
        signed: 'size',
      });
      const { size } = await knex('iac_drift_head').first('size');
      const waiting = await knex('iac_drift_outbox').first();
      if (!waiting && Number(signed) === Number(size)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error('The log is not signed whole.');
  }
  const exported = async (query = ''): Promise<OcsfEvent[]> => {
    await everythingSigned();
    const { status, body, headers } = await get(`evidence?format=ocsf${query}`);
    expect([status, headers['content-type']]).toEqual([
      200,
      'application/x-ndjson',
    ]);
    return body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line: string): OcsfEvent => JSON.parse(line));
  };

  it('follow the schema, and say of a finding all that happened to it', async () => {
    await start();
    const { id } = await knex(FINDINGS).first();
    await request(portal.server)
      .post(`/api/iac-drift/v1/findings/${id}/decisions`)
      .send({ action: 'acknowledge', reason: 'We look into it.' });
    await portal.keepLedger();
    await see(30);
    const events = await exported();
    expect(events.flatMap(ocsfProblems)).toEqual([]);
    const findings = events.filter(event => event.class_uid === 2003);
    expect(
      findings.map(event => [event.type_uid, event.status, event.severity]),
    ).toEqual([
      [200301, 'New', expect.not.stringMatching('Informational')],
      [200302, 'In Progress', 'Informational'],
      [200303, 'Resolved', 'Informational'],
    ]);
    expect(new Set(findings.map(event => event.finding_info.uid))).toEqual(
      new Set([id]),
    );
    expect(findings[0]).toMatchObject({
      compliance: { status: 'Fail' },
      resources: [
        {
          name: 'aws_sqs_queue.jobs',
          data: { changes: [{ path: 'visibility_timeout_seconds' }] },
        },
      ],
      evidences: [{ actor: { user: { uid: expect.anything() } } }],
    });
    expect(findings[1].notes).toEqual([
      { comment: 'We look into it.', owner: { uid: 'user:default/mock' } },
    ]);
    expect(findings[2].compliance.status).toBe('Pass');
    expect(events.filter(event => event.class_uid === 6007)).toHaveLength(2);
  });

  it('carry the entry, its hash and that of the one before', async () => {
    await start();
    const events = await exported();
    const entries = (await get('ledger/entries?limit=10000')).body.toString();
    expect(entries.startsWith(events.map(e => e.raw_data).join(''))).toBe(true);
    const { text: vkey } = await request(portal.server).get(
      '/api/iac-drift/v1/ledger/vkey',
    );
    events.forEach(({ raw_data, attestation_list: [attestation] }, i) => {
      expect(attestation.fingerprint.value).toBe(
        createHash('sha256').update(raw_data).digest('hex'),
      );
      expect(attestation.authority_uid).toBe(vkey.trim());
      expect(attestation.uid).toBe(
        createHash('sha256').update('\0').update(raw_data).digest('hex'),
      );
      const before = events[i - 1];
      expect(attestation.prev_event).toEqual(
        before && {
          uid: before.metadata.uid,
          fingerprint: before.attestation_list[0].fingerprint,
        },
      );
    });
  });

  it('are those that were asked for, to whom may have them', async () => {
    await start();
    const isFinding = ({ class_uid }: OcsfEvent) => class_uid === 2003;
    expect((await exported('&to=2020-01-01')).some(isFinding)).toBe(false);
    const { status } = await get('evidence?format=csv');
    expect(status).toBe(400);
    await portal.stop();
    await start({ denied: ['iac-drift.ledger.read'] });
    expect((await get('evidence?format=ocsf')).status).toBe(403);
    await portal.stop();
    await start({ hidden: ['component:default/orders'] });
    expect((await exported()).some(isFinding)).toBe(false);
  });

  it('are not given of a log that the database holds otherwise', async () => {
    await start();
    await portal.keepLedger();
    const row = await knex('iac_drift_log').where({ seq: 1 }).first('entry');
    await disarm(knex);
    await knex('iac_drift_log')
      .where({ seq: 1 })
      .update({
        entry: Buffer.from(row.entry.toString().replace('"id":"', '"id":"x')),
      });
    const { status, body } = await get('evidence?format=ocsf');
    expect(status).toBe(503);
    expect(body.toString()).toContain('not those that were signed');
  });
});
