import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  formatEntry,
  Frontier,
  leafHash,
  openCosignatures,
  openWithPolicy,
  parsePolicy,
  readEvent,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import type { Ledger } from '../ledger';
import { insertTiles } from '../ledger/operations/insertTiles';
import {
  append,
  cutLog,
  disarm,
  events,
  migrate,
  openLedger,
  signer,
} from '../ledger/__testUtils__';
import { LoopbackWitness } from './__testUtils__/LoopbackWitness';
import { FolderEvidenceStore, Publication, Signing } from '.';
import { insertAttestation, withCosignatures } from './attestations';
import { provingCheckpoint } from './provingCheckpoint';
import { readSigningState } from './signingState';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const COMPARE_MS = 400;

describe.each(databases.eachSupportedId())('signing on %s', id => {
  let directory: string;
  let db: Knex;
  let ledger: Ledger;
  let store: FolderEvidenceStore;
  let witness: LoopbackWitness;
  const logger = mockServices.logger.mock();
  const open: Publication[] = [];

  beforeEach(async () => {
    logger.error.mockClear();
    directory = await mkdtemp(join(tmpdir(), 'signing-'));
    db = await migrate(await databases.init(id));
    ledger = await openLedger(db);
    store = await FolderEvidenceStore.create({ directory });
    witness = await LoopbackWitness.start(signer.vkey);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(p => p.stop()));
    await witness.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** As a backend that has just started. */
  function start(options: { folder?: boolean; witnessed?: boolean }) {
    const { folder = true, witnessed = true } = options;
    const publication = new Publication({
      db,
      ledger,
      stores: folder ? [store] : [],
      witnesses: witnessed ? [witness.configured] : [],
      quorum: witnessed ? 1 : 0,
      logger,
      now: () => new Date(),
      deadlines: { getMs: COMPARE_MS },
    });
    open.push(publication);
    const signing = new Signing({
      db,
      ledger,
      publication,
      logger,
      now: () => new Date(),
      compareMs: COMPARE_MS,
    });
    return {
      publication,
      sign: async () => {
        const checkpoint = await signing.sign();
        publication.ask();
        await publication.settled();
        await publication.settled();
        return checkpoint?.size;
      },
    };
  }

  async function signed(count: number, prefix: string, how = {}) {
    await append(ledger, db, events(count, prefix));
    return start(how).sign();
  }

  /** What left: checkpoints in the store, and what the witness saw. */
  async function left() {
    const names = await store.list('checkpoints/');
    return { names, witnessed: witness.size };
  }

  async function dropGuards() {
    await disarm(db);
    for (const table of ['iac_drift_checkpoint', 'iac_drift_tile']) {
      if (id === 'POSTGRES_17') {
        await db.raw(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      } else {
        await db.raw(`DROP TRIGGER ${table}_no_delete`);
      }
    }
  }

  /** The database as it was when the log had this size. */
  async function putBack(size: number) {
    await dropGuards();
    await db('iac_drift_checkpoint').where('size', '>', size).delete();
    await db('iac_drift_tile').delete();
    await db('iac_drift_attestation').where('size', '>', size).delete();
    await cutLog(db, size);
    await db.transaction(tx =>
      insertTiles(tx, { level: 0, from: 0, to: size }),
    );
    ledger = await openLedger(db);
  }

  /** As someone with all rights would do it: every hash is right again. */
  async function rewrite(from: number) {
    await dropGuards();
    const rows = await db('iac_drift_log').orderBy('seq');
    await db('iac_drift_tile').delete();
    await db('iac_drift_log').where('seq', '>=', from).delete();
    const tree = Frontier.empty(sha256);
    let prev: Buffer = Buffer.alloc(32);
    for (const row of rows) {
      const seq = Number(row.seq);
      let entry: Buffer = row.entry;
      if (seq >= from) {
        const event = { ...readEvent(entry), subject: 'forged' };
        entry = Buffer.from(formatEntry({ event, prev, seq }));
      }
      const hash = Buffer.from(sha256(entry));
      const leaf = Buffer.from(leafHash(entry, sha256));
      if (seq >= from) {
        await db('iac_drift_log').insert({
          ...row,
          entry,
          prev_hash: prev,
          entry_hash: hash,
          leaf_hash: leaf,
        });
      }
      tree.append(leaf);
      prev = hash;
    }
    await db('iac_drift_head').update({
      frontier: Buffer.from(tree.toBytes()),
      last_hash: prev,
    });
    await db.transaction(tx =>
      insertTiles(tx, { level: 0, from: 0, to: rows.length }),
    );
    ledger = await openLedger(db);
  }

  const anchors = [
    ['a folder', { witnessed: false }],
    ['a witness', { folder: false }],
    ['both', {}],
  ] as const;
  const acts = {
    'an older copy is put back': () => putBack(11),
    'an older copy is put back and goes on': async () => {
      await putBack(11);
      await append(ledger, db, events(30, 'again'));
    },
    'the end is cut off with its checkpoints': () => putBack(16),
    'the end is rewritten, its checkpoints removed': async () => {
      await rewrite(14);
      await db('iac_drift_checkpoint').where('size', '>', 11).delete();
      await db('iac_drift_attestation').where('size', '>', 11).delete();
    },
  };

  it.each(
    anchors.flatMap(([where, how]) =>
      Object.entries(acts).map(([what, act]) => ({ where, how, what, act })),
    ),
  )(
    'signs nothing more when $what, compared with $where',
    async ({ how, act }) => {
      await signed(10, 'a', how);
      await signed(5, 'b', how);
      expect(await signed(5, 'c', how)).toBe(21);
      await act();
      const before = await left();
      const rows = await db('iac_drift_checkpoint').pluck('size');
      const backend = start(how);
      expect(await backend.sign()).toBeUndefined();
      expect(await left()).toEqual(before);
      expect(await db('iac_drift_checkpoint').pluck('size')).toEqual(rows);
      expect(await readSigningState(db)).toMatchObject({ state: 'stopped' });
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringContaining('The log is not signed any more'),
      );

      // It collects all the same, and goes on refusing.
      const size = await ledger.size();
      await append(ledger, db, events(3, 'later'));
      expect(await ledger.size()).toBe(size + 4);
      expect(await backend.sign()).toBeUndefined();
      expect(await left()).toEqual(before);
    },
  );

  it('says so in the log, once, and that it goes on', async () => {
    await signed(3, 'a');
    const name = 'segments/00000000000000000004-00000000000000000006.ndjson';
    await store.putOnce(name, Buffer.from('something else\n'));
    await append(ledger, db, events(2, 'b'));
    const backend = start({});
    await backend.sign();
    expect(await backend.sign()).toBeUndefined();
    expect(await backend.sign()).toBeUndefined();
    await rm(join(directory, name));
    backend.publication.ask();
    await backend.publication.settled();
    expect(await backend.sign()).toBeGreaterThan(5);
    await ledger.drain();
    const types: string[] = [];
    for await (const entry of ledger.entries({ from: 6, limit: 100 })) {
      types.push(String(readEvent(entry).type));
    }
    expect(types).toEqual([
      'io.iac-drift.signing.stopped.v1',
      'io.iac-drift.signing.resumed.v1',
    ]);
  });

  it('signs on without one that does not answer, but not after a start without all', async () => {
    await signed(3, 'a');
    witness.fault = 'hang';
    expect(await signed(1, 'b')).toBe(5);
    const alone = { folder: false };
    await append(ledger, db, events(1, 'c'));
    const backend = start(alone);
    expect(await backend.sign()).toBeUndefined();
    expect((await readSigningState(db))?.reason).toMatch(/could be reached/);
    witness.fault = undefined;
    expect(await backend.sign()).toBeGreaterThan(5);
    witness.fault = 503;
    await append(ledger, db, events(1, 'd'));
    expect(await backend.sign()).toBeGreaterThan(6);
  });

  it('keeps cosignatures, shows them and publishes them', async () => {
    await signed(3, 'a');
    const checkpoint = (await ledger.latestCheckpoint())!;
    const { key } = witness.configured;
    const shown = await withCosignatures(db, checkpoint);
    expect(
      await openCosignatures(shown, [key], { verify: ed25519Verify }),
    ).toHaveLength(1);
    const [name] = (await store.list('checkpoints/')).filter(n =>
      n.includes('.cosig.'),
    );
    expect(name).toMatch(
      new RegExp(`^checkpoints/0{19}4\\.cosig\\.${key.keyId}\\.\\d{10}$`),
    );
    const line = await store.get(name);
    expect(Buffer.concat([checkpoint.note, line!])).toEqual(shown);
    const policy = parsePolicy((await store.get('trust/policy'))!, sha256);
    expect(policy.witnesses.map(w => w.vkey)).toEqual([
      witness.configured.vkey,
    ]);
    expect(policy.quorum).toBe('witnesses');
  });

  it('proves an event under what the policy accepts, with a witness and without', async () => {
    const alone = { witnessed: false };
    const provedAt = async (seq: number, policy: Uint8Array) => {
      const found = (await provingCheckpoint({ db, policy, seq }))!;
      const { quorumMet } = await openWithPolicy(
        await withCosignatures(db, found),
        parsePolicy(policy, sha256),
        { sha256, verify: ed25519Verify },
      );
      expect(found.unacceptedSince === undefined).toBe(quorumMet);
      return { size: found.size, quorumMet };
    };
    const nobody = start(alone).publication.policy();
    const demanding = start({}).publication.policy();
    await signed(3, 'a');
    witness.fault = 503;
    await signed(2, 'b');
    const newest = (await ledger.latestCheckpoint())!.size;
    expect(newest).toBeGreaterThan(4);
    expect(await provedAt(2, nobody)).toEqual({
      size: newest,
      quorumMet: true,
    });
    expect(await provedAt(2, demanding)).toEqual({ size: 4, quorumMet: true });
    // Of another that cosigns while this one is away there are ever more.
    for (let size = 5; size < 30; size++) {
      await insertAttestation(db, {
        size,
        kind: 'cosignature',
        madeBy: 'other.example+00000000',
        name: `${size}`,
        bytes: Buffer.from(''),
        madeAt: new Date().toISOString(),
      });
    }
    expect(await provedAt(2, demanding)).toEqual({ size: 4, quorumMet: true });
    expect(await provedAt(newest - 1, demanding)).toEqual({
      size: newest,
      quorumMet: false,
    });
    const seq = newest;
    expect(
      await provingCheckpoint({ db, policy: nobody, seq }),
    ).toBeUndefined();
  });

  it('proves the growth from whatever size the witness remembers', async () => {
    await signed(3, 'a');
    const bare = { witnessed: false };
    await signed(300, 'b', bare);
    await signed(7, 'c', bare);
    await db('iac_drift_attestation').delete();
    await signed(5, 'd');
    expect(witness.size).toBe(316);
    expect(witness.answered).toContain(409);
  });
});
