import fc from 'fast-check';
import {
  capturedSince,
  countByType,
  everyItemOf,
  isTypeName,
  withinPlace,
} from './expressions';

const since = new Date('2026-03-02T08:00:00Z');

describe('expressions', () => {
  it('select all that a comparison needs, by name', () => {
    expect(everyItemOf('AWS::SQS::Queue')).toMatch(
      /^SELECT resourceId, .*configuration, supplementaryConfiguration, tags.* WHERE resourceType = 'AWS::SQS::Queue'$/,
    );
  });

  it('ask for what was captured since, of all types at once', () => {
    const [expression, ...others] = capturedSince(
      ['AWS::SQS::Queue', 'AWS::SNS::Topic'],
      since,
    );
    expect(others).toEqual([]);
    expect(expression).toContain(
      " WHERE configurationItemCaptureTime >= '2026-03-02T08:00:00.000Z' AND resourceType IN ('AWS::SQS::Queue', 'AWS::SNS::Topic')",
    );
    expect(capturedSince([], since)).toEqual([]);
  });

  it('ask an aggregator for one place only', () => {
    const within = withinPlace('111122223333', 'eu-west-1');
    const place =
      "accountId = '111122223333' AND awsRegion IN ('eu-west-1', 'global') AND configurationItemStatus IN ('OK', 'ResourceDiscovered')";
    expect(everyItemOf('AWS::SQS::Queue', within)).toMatch(
      new RegExp(` AND ${place.replace(/[()]/g, '\\$&')}$`),
    );
    expect(countByType(within)).toBe(
      `SELECT resourceType, COUNT(*) WHERE ${place} GROUP BY resourceType`,
    );
    expect(capturedSince(['AWS::SQS::Queue'], since, within)).toEqual([
      expect.stringContaining(` AND ${place} AND resourceType IN (`),
    ]);
  });

  it('are short enough for AWS Config and name each type once', () => {
    const name = fc
      .stringMatching(/^[A-Za-z0-9]{1,40}$/)
      .map(part => `AWS::Service::${part}`);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 300 }), types => {
        const expressions = capturedSince(types, since);
        const named = expressions.flatMap(
          expression => expression.match(/'AWS::[^']+'/g) ?? [],
        );
        expect(named).toEqual(types.map(type => `'${type}'`));
        expect(expressions.every(({ length }) => length <= 4096)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['AWS::SQS::Queue', true],
    ['AWS::SQS', true],
    ["AWS::SQS::Queue' OR resourceType LIKE 'AWS%", false],
    ['Queue', false],
    ['', false],
  ])('may name %p: %p', (type, may) => {
    expect(isTypeName(type)).toBe(may);
  });
});
