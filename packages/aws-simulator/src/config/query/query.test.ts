/** @jest-environment node */
import fc from 'fast-check';
import type { JsonObject } from '../../json';
import { runQuery } from './evaluate';
import { parseQuery } from './parse';

const items: JsonObject[] = [
  {
    resourceId: 'sg-1',
    resourceType: 'AWS::EC2::SecurityGroup',
    configuration: {
      groupName: 'api',
      isDefault: false,
      ipPermissions: [
        { fromPort: 22, ipRanges: ['10.0.0.0/8'] },
        { fromPort: 443, ipRanges: ['0.0.0.0/0'] },
      ],
    },
    tags: [{ tag: 'team=checkout', key: 'team', value: 'checkout' }],
  },
  {
    resourceId: 'sg-2',
    resourceType: 'AWS::EC2::SecurityGroup',
    configuration: {
      groupName: 'db',
      ipPermissions: [{ fromPort: 5432, ipRanges: ['10.0.0.0/8'] }],
    },
    tags: [],
  },
  {
    resourceId: "o'brien",
    resourceType: 'AWS::S3::Bucket',
    configuration: { name: "o'brien" },
    tags: [{ tag: 'team=content', key: 'team', value: 'content' }],
  },
];

const idsWhere = (condition: string) =>
  runQuery(items, parseQuery(`SELECT resourceId WHERE ${condition}`)).map(
    row => row.resourceId,
  );

function outcomeOf(run: () => unknown): string {
  try {
    run();
    return 'rows';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('the advanced query language', () => {
  it.each([
    [
      'SELECT resourceType, COUNT(*) GROUP BY resourceType',
      [
        { resourceType: 'AWS::EC2::SecurityGroup', 'COUNT(*)': 2 },
        { resourceType: 'AWS::S3::Bucket', 'COUNT(*)': 1 },
      ],
    ],
    [
      "SELECT count(*) WHERE resourceType = 'AWS::S3::Bucket'",
      [{ 'COUNT(*)': 1 }],
    ],
    [
      "SELECT COUNT(*) WHERE resourceType = 'AWS::KMS::Key'",
      [{ 'COUNT(*)': 0 }],
    ],
    [
      "SELECT resourceType, COUNT(*) WHERE resourceId = 'none' GROUP BY resourceType",
      [],
    ],
    [
      'SELECT configuration.groupName, COUNT(*) GROUP BY configuration.groupName',
      [
        { configuration: { groupName: 'api' }, 'COUNT(*)': 1 },
        { configuration: { groupName: 'db' }, 'COUNT(*)': 1 },
        { 'COUNT(*)': 1 },
      ],
    ],
  ])('counts: %s', (expression, rows) => {
    expect(runQuery(items, parseQuery(expression))).toEqual(rows);
  });

  it.each([
    'SELECT resourceType, COUNT(*)',
    'SELECT resourceType GROUP BY resourceType',
    'SELECT resourceId, COUNT(*) GROUP BY resourceType',
    'SELECT COUNT(resourceId)',
    'SELECT COUNT',
    'SELECT COUNT(*) GROUP resourceType',
  ])('refuses to count: %s', expression => {
    expect(outcomeOf(() => parseQuery(expression))).toBe(
      'InvalidExpressionException',
    );
  });

  it('compares times as AWS Config writes them', () => {
    const captured = ['2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.001Z'];
    const rows = runQuery(
      captured.map(time => ({ configurationItemCaptureTime: time })),
      parseQuery(
        "SELECT configurationItemCaptureTime WHERE configurationItemCaptureTime >= '2026-03-02T08:00:00.001Z'",
      ),
    );
    expect(rows).toEqual([{ configurationItemCaptureTime: captured[1] }]);
  });

  it.each([
    ["resourceType = 'AWS::S3::Bucket'", ["o'brien"]],
    ["resourceId IN ('sg-1', 'sg-2')", ['sg-1', 'sg-2']],
    ["resourceId = 'o''brien'", ["o'brien"]],
    ['configuration.ipPermissions.fromPort = 22', ['sg-1']],
    [
      'configuration.ipPermissions.fromPort BETWEEN 400 AND 6000',
      ['sg-1', 'sg-2'],
    ],
    ['configuration.ipPermissions.fromPort > 443', ['sg-2']],
    ['configuration.ipPermissions.fromPort <= 22', ['sg-1']],
    ['configuration.isDefault = false', ['sg-1']],
    ["tags.tag = 'team=content'", ["o'brien"]],
    ["resourceType LIKE 'AWS::EC2::%'", ['sg-1', 'sg-2']],
    ["resourceType NOT LIKE 'AWS::EC2::%'", ["o'brien"]],
    ["resourceType LIKE 'AWS_:EC2%'", ['sg-1', 'sg-2']],
    ["NOT resourceId = 'sg-1'", ['sg-2', "o'brien"]],
    [
      "resourceType = 'AWS::EC2::SecurityGroup' AND (configuration.groupName = 'db' OR tags.value = 'checkout')",
      ['sg-1', 'sg-2'],
    ],
    [
      "resourceId = 'sg-1' OR resourceId = 'sg-2' AND configuration.groupName = 'api'",
      ['sg-1'],
    ],
    ["configuration.nothing = 'x'", []],
  ])('finds by %s', (condition, ids) => {
    expect(idsWhere(condition)).toEqual(ids);
  });

  it('lets two conditions on a list be met by two elements, as AWS does', () => {
    expect(
      idsWhere(
        "configuration.ipPermissions.fromPort = 22 AND configuration.ipPermissions.ipRanges = '0.0.0.0/0'",
      ),
    ).toEqual(['sg-1']);
  });

  it('returns nested columns with the objects around them', () => {
    const query = parseQuery(
      "select resourceId, configuration.groupName, configuration.ipPermissions.fromPort where resourceType = 'AWS::EC2::SecurityGroup'",
    );
    expect(runQuery(items, query)).toEqual([
      {
        resourceId: 'sg-1',
        configuration: {
          groupName: 'api',
          ipPermissions: [{ fromPort: 22 }, { fromPort: 443 }],
        },
      },
      {
        resourceId: 'sg-2',
        // A list of one comes back as its element.
        configuration: { groupName: 'db', ipPermissions: { fromPort: 5432 } },
      },
    ]);
  });

  it('returns only top-level scalars for *', () => {
    expect(runQuery(items, parseQuery('SELECT *'))[1]).toEqual({
      resourceId: 'sg-2',
      resourceType: 'AWS::EC2::SecurityGroup',
    });
  });

  it('orders', () => {
    const query = parseQuery('SELECT resourceId ORDER BY resourceId DESC');
    expect(runQuery(items, query).map(row => row.resourceId)).toEqual([
      'sg-2',
      'sg-1',
      "o'brien",
    ]);
  });

  it.each([
    '',
    'SELECT',
    'SELECT WHERE',
    'SELECT resourceId FROM resources',
    'SELECT resourceId WHERE',
    "SELECT resourceId WHERE resourceId = 'unclosed",
    'SELECT resourceId WHERE resourceId = unquoted',
    'SELECT resourceId WHERE resourceId = "double"',
    'SELECT resourceId WHERE resourceId IN ()',
    "SELECT resourceId WHERE resourceId LIKE '%suffix'",
    "SELECT resourceId WHERE resourceId LIKE 'ab%'",
    "SELECT resourceId WHERE resourceId LIKE 'a%b%'",
    'SELECT resourceId WHERE resourceName = NULL',
    "SELECT resourceId WHERE (resourceId = 'x'",
    "SELECT resourceId WHERE resourceId = 'x')",
    "SELECT resourceId WHERE resourceId <> 'x'",
    'SELECT resourceType GROUP BY resourceType',
    'SELECT resourceId; DROP TABLE x',
    `SELECT resourceId WHERE ${'('.repeat(5000)}`,
    `SELECT resourceId WHERE ${'NOT '.repeat(5000)} a = 1`,
  ])('refuses %p', expression => {
    expect(() => parseQuery(expression)).toThrow(
      expect.objectContaining({ code: 'InvalidExpressionException' }),
    );
  });

  it('either parses or refuses, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(
              fc.constantFrom(
                ...'SELECT WHERE AND OR NOT IN BETWEEN LIKE ( ) , = a.b * 1'.split(
                  ' ',
                ),
                "'x'",
                "'abc%'",
              ),
              { maxLength: 14 },
            )
            .map(words => `SELECT a ${words.join(' ')}`),
        ),
        expression => {
          const run = () => runQuery(items, parseQuery(expression));
          expect(['rows', 'InvalidExpressionException']).toContain(
            outcomeOf(run),
          );
        },
      ),
    );
  });

  it('finds an item by any string it holds', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        const literal = `'${value.replace(/'/g, "''")}'`;
        const query = parseQuery(`SELECT a WHERE a = ${literal}`);
        expect(runQuery([{ a: value }], query)).toEqual([{ a: value }]);
      }),
    );
  });
});
