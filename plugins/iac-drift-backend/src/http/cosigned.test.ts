import { createHash } from 'node:crypto';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { openWithPolicy, parsePolicy, parseTlogProof } from '@iac-drift/ledger';
import { verifyBundle } from '@iac-drift/ledger/bundle';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import request from 'supertest';
import { queueItem, stateOf } from '../__testUtils__/queues';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { LoopbackWitness } from '../evidence/__testUtils__/LoopbackWitness';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const ORDERS = 'evidence?entityRef=component:default/orders';

describe.each(databases.eachSupportedId())(
  'evidence under a policy that asks for witnesses, on %s',
  databaseId => {
    let witness: LoopbackWitness;
    let portal: Awaited<ReturnType<typeof startPortal>>;

    beforeEach(async () => {
      const pem = generateEd25519Pem();
      const { vkey } = ed25519Signer({ name: 'localhost/iac-drift', pem });
      witness = await LoopbackWitness.start(vkey);
      const { url, vkey: witnessed } = witness.configured;
      portal = await startPortal({
        knex: await databases.init(databaseId),
        entities: [
          component('orders', {
            'iac-drift.io/stacks': 'terraform:demo/orders.tfstate',
          }),
        ],
        config: {
          ledger: { key: pem, checkpointInterval: { seconds: 1 } },
          witnesses: [{ vkey: witnessed, url }],
        },
      });
      portal.source.states.set('orders.tfstate', stateOf({ jobs: 30 }));
      portal.cloud.put(queueItem('jobs', 90));
      await portal.refresh();
      await portal.scan();
      await seen(1);
    });
    afterEach(async () => {
      jest.useRealTimers();
      await portal.stop();
      await witness.stop();
    });

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

    /** Keeps the log until the witness was asked so often. */
    async function seen(times: number) {
      for (let i = 0; witness.answered.length < times && i < 50; i++) {
        await portal.keepLedger();
        await new Promise(resolve => setTimeout(resolve, 100));
      }
      expect(witness.answered.length).toBeGreaterThanOrEqual(times);
      // What it gave is in the database a moment later.
      await new Promise(resolve => setTimeout(resolve, 250));
    }

    /** Someone reads the log, which is an entry, and the witness does not cosign it. */
    async function readUnseen() {
      witness.fault = 503;
      const before = witness.answered.length;
      await get('ledger/entries');
      await seen(before + 1);
    }

    const trusted = async () =>
      parsePolicy((await get('ledger/policy')).body, sha256);

    async function verified(archive: Buffer) {
      return verifyBundle({
        file: {
          size: archive.length,
          read: async (start, end) => archive.subarray(start, end),
        },
        policy: await trusted(),
        tools: {
          sha256,
          verify: ed25519Verify,
          createHash: () => {
            const hash = createHash('sha256');
            return {
              update: bytes => void hash.update(bytes),
              digest: () => hash.digest(),
            };
          },
        },
      });
    }

    it('begins with the digest of the trust file', async () => {
      const { body } = await get('ledger/entries?limit=1');
      const { body: policy } = await get('ledger/policy');
      expect(JSON.parse(body).event.data.policySha256).toBe(
        createHash('sha256').update(policy).digest('hex'),
      );
    });

    it('shows what was cosigned under what was cosigned, and has others come again', async () => {
      const cosigned = witness.size;
      await readUnseen();

      const { status, body: archive } = await get(ORDERS);
      expect(status).toBe(200);
      expect(await verified(archive)).toMatchObject({ status: 'intact' });
      const { body: proof } = await get('ledger/entries/0/proof');
      const opened = await openWithPolicy(
        parseTlogProof(proof).checkpoint,
        await trusted(),
        { sha256, verify: ed25519Verify },
      );
      expect(opened.quorumMet).toBe(true);

      for (const path of ['evidence', `ledger/entries/${cosigned}/proof`]) {
        const answer = await get(path);
        expect([answer.status, answer.headers['retry-after']]).toEqual([
          409,
          '5',
        ]);
        expect(JSON.parse(answer.body).error.message).toBe(
          'The witnesses that the policy of the log asks for have not cosigned the newest entries yet; try again in a few seconds.',
        );
      }
      expect((await get('evidence?format=ocsf')).status).toBe(200);
    });

    it('keeps nothing back for a witness that is away, and the report says so', async () => {
      await readUnseen();
      // Express and the database keep their clocks; the calendar goes on.
      jest.useFakeTimers({
        now: Date.now() + 5 * 60_000,
        doNotFake: [
          'hrtime',
          'nextTick',
          'performance',
          'queueMicrotask',
          'setImmediate',
          'clearImmediate',
          'setInterval',
          'clearInterval',
          'setTimeout',
          'clearTimeout',
        ],
      });
      const { status, body: archive } = await get('evidence');
      expect(status).toBe(200);
      expect(await verified(archive)).toMatchObject({
        status: 'cannot-say',
        reason: 'quorum',
      });
      expect(archive.toString()).toContain(
        'had not cosigned the checkpoint. Ask for it again when they have.',
      );
    });
  },
);
