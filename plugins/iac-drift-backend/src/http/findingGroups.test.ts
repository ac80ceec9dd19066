import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type {
  Attribution,
  Finding,
  FindingGroup,
  Page,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import request from 'supertest';
import { findingRow } from '../__testUtils__/findingRow';
import { startPortal } from '../__testUtils__/startPortal';
import { component } from '../__testUtils__/World';
import { sessionColumns } from '../findings/session';
import { FindingRow, FINDINGS } from '../findings/tables';
import { ENTITY_OWNERS, OWNERSHIP } from '../stacks/tables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 23, 10, minute)).toISOString();

function madeBy(
  attribution: Partial<Attribution>,
  row: Partial<FindingRow> = {},
): FindingRow {
  const whole: Attribution = {
    chain: [],
    confidence: attribution.actor ? 'confirmed' : 'unknown',
    rejected: [],
    ...attribution,
  };
  return findingRow({
    first_seen: at(59),
    attribution: JSON.stringify(whole),
    ...sessionColumns(whole),
    ...row,
  });
}

const alice: Partial<Attribution> = {
  actor: 'alice@example.com',
  userRef: 'user:default/alice',
  session: 'a1',
  channel: 'console',
  sourceIp: '198.51.100.23',
};
const bob: Partial<Attribution> = {
  actor: 'bob',
  channel: 'cli',
  sourceIp: '198.51.100.87',
};

describe.each(databases.eachSupportedId())(
  'groups of findings on %s',
  databaseId => {
    let knex: Knex;
    let portal: Awaited<ReturnType<typeof startPortal>>;

    async function start(rows: FindingRow[], hidden?: string[]) {
      knex = await databases.init(databaseId);
      portal = await startPortal({
        knex,
        entities: ['orders', 'payments', 'media'].map(name =>
          component(name, {}),
        ),
        hidden,
      });
      await knex(FINDINGS).insert(rows);
    }
    async function own(row: FindingRow, entity: string, ...owners: string[]) {
      const entity_ref = `component:default/${entity}`;
      await knex(OWNERSHIP).insert({
        stack_id: row.stack_id,
        address: row.address,
        entity_ref,
      });
      for (const owner_ref of owners) {
        await knex(ENTITY_OWNERS)
          .insert({ entity_ref, owner_ref })
          .onConflict()
          .ignore();
      }
    }
    const get = async (path: string) =>
      request(portal.server)
        .get(`/api/iac-drift/v1/${path}`)
        .set('authorization', mockCredentials.user.header());
    const groupsOf = async (query: string): Promise<Page<FindingGroup>> =>
      (await get(`finding-groups?${query}`)).body;
    const findingsOf = async ({ filter }: FindingGroup) => {
      const { body } = await get(
        `findings?${new URLSearchParams({ ...filter })}`,
      );
      return body.items.map(({ id }: Finding) => id).sort();
    };

    afterEach(() => portal.stop());

    it('have one row for each session, and one for all of which nobody is known', async () => {
      const rows = [
        madeBy({ ...alice, time: at(2) }, { severity: 'low' }),
        madeBy(
          { ...alice, time: at(7), sourceIp: '192.0.2.1' },
          { severity: 'critical' },
        ),
        madeBy({ ...alice, time: at(5), confidence: 'probable' }),
        madeBy({ ...alice, session: 'a2', time: at(30) }),
        madeBy({ ...bob, time: at(1) }),
        madeBy({ ...bob, time: at(3) }),
        madeBy({ ...bob, time: '2026-11-24T01:00:00.000Z' }),
        madeBy({ reason: 'No trail.' }),
        madeBy({ looking: true }, { first_seen: at(50) }),
      ];
      await start(rows);
      const { items, totalItems } = await groupsOf('by=session');
      expect(totalItems).toBe(5);
      expect(
        items.map(({ actor, findings, worst, from, to }) => [
          actor?.name,
          findings,
          worst,
          from,
          to,
        ]),
      ).toEqual([
        [
          'bob',
          1,
          'medium',
          '2026-11-24T01:00:00.000Z',
          '2026-11-24T01:00:00.000Z',
        ],
        [undefined, 2, 'medium', at(50), at(59)],
        ['alice@example.com', 1, 'medium', at(30), at(30)],
        ['alice@example.com', 3, 'critical', at(2), at(7)],
        ['bob', 2, 'medium', at(1), at(3)],
      ]);
      expect(items[3].actor).toEqual({
        name: 'alice@example.com',
        userRef: 'user:default/alice',
        channels: ['console'],
        sourceIps: ['192.0.2.1', '198.51.100.23'],
        confidence: 'probable',
      });
      expect(items[1].id).toBe('none');
      const ids = (...places: number[]) =>
        places.map(place => rows[place].id).sort();
      expect(await findingsOf(items[3])).toEqual(ids(0, 1, 2));
      expect(await findingsOf(items[1])).toEqual(ids(7, 8));
    });

    it('are narrowed and paged as the list is', async () => {
      await start([
        ...Array.from({ length: 7 }, (_, i) =>
          madeBy({ ...alice, session: `s${i}`, time: at(i % 3) }),
        ),
        madeBy({ ...alice, session: 's0', time: at(9) }, { state: 'accepted' }),
      ]);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page: Page<FindingGroup> = await groupsOf(
          cursor ? `limit=2&cursor=${cursor}` : 'by=session&state=open&limit=2',
        );
        expect(page.totalItems).toBe(7);
        expect(page.items.every(({ findings }) => findings === 1)).toBe(true);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.pageInfo.nextCursor;
      } while (cursor);
      expect(new Set(seen).size).toBe(7);
      const last = await groupsOf('by=session&state=open&limit=6');
      const back = await groupsOf(
        `limit=6&cursor=${
          (
            await groupsOf(`limit=6&cursor=${last.pageInfo.nextCursor}`)
          ).pageInfo.prevCursor
        }`,
      );
      expect(back.items).toEqual(last.items);
    });

    it('have one row for each owner, and one for what nobody owns', async () => {
      const rows = [
        madeBy(alice, { severity: 'high' }),
        madeBy(alice),
        madeBy(bob, { severity: 'critical' }),
        madeBy({}),
      ];
      await start(rows);
      await own(rows[0], 'orders', 'group:default/a', 'group:default/b');
      await own(rows[1], 'orders');
      // Of two entities one has no owner, and both may have the same one.
      await own(rows[1], 'payments', 'group:default/a');
      await own(rows[2], 'media');
      const { items, totalItems } = await groupsOf('by=owner');
      expect(totalItems).toBe(3);
      expect(
        items.map(({ filter, findings, worst }) => [filter, findings, worst]),
      ).toEqual([
        [{ ownerless: 'true' }, 2, 'critical'],
        [{ owner: 'group:default/a' }, 2, 'high'],
        [{ owner: 'group:default/b' }, 2, 'high'],
      ]);
      for (const group of items) {
        expect(await findingsOf(group)).toHaveLength(group.findings);
      }
    });

    it('hold nothing of what the caller may not see', async () => {
      const rows = [madeBy(alice), madeBy(alice), madeBy(alice)];
      await start(rows, ['component:default/payments']);
      await own(rows[0], 'orders', 'group:default/a');
      await own(rows[1], 'payments', 'group:default/secret');
      await own(rows[2], 'orders', 'group:default/a');
      await own(rows[2], 'payments', 'group:default/secret');
      const bySession = await groupsOf('by=session');
      expect(bySession.items.map(group => group.findings)).toEqual([2]);
      const byOwner = await groupsOf('by=owner');
      expect(byOwner.items.map(({ id, findings }) => [id, findings])).toEqual([
        ['group:default/a', 2],
      ]);
    });

    it('want to know by what, in one sentence', async () => {
      await start([madeBy(alice)]);
      const { status, body } = await get('finding-groups?by=mood');
      expect(status).toBe(400);
      expect(body.error.message).toBe(
        "The parameter 'by' is wrong: it must be session or owner.",
      );
    });
  },
);
