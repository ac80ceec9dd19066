import { selectExpressions } from './expressions';

const TYPE = 'AWS::SQS::Queue';
const ids = (count: number, length = 20) =>
  Array.from({ length: count }, (_, n) => ({
    resourceType: TYPE,
    resourceId: String(n).padStart(length, 'q'),
  }));

describe('selectExpressions', () => {
  it('names every column, since a star leaves out what is nested', () => {
    const [expression] = selectExpressions(TYPE, ids(1));
    expect(expression).toMatch(
      /^SELECT resourceId, resourceName, resourceType, arn, accountId, awsRegion, configuration, supplementaryConfiguration, tags, configurationItemStatus, configurationItemCaptureTime WHERE /,
    );
  });

  it('stays below the length that AWS Config accepts and loses no key', () => {
    const expressions = selectExpressions(TYPE, ids(300, 200));
    expect(expressions.length).toBeGreaterThan(1);
    expressions.forEach(e => expect(e.length).toBeLessThanOrEqual(4096));
    const listed = expressions.flatMap(e => e.match(/'q[^']*'/g) ?? []);
    expect(new Set(listed).size).toBe(300);
  });

  it('asks for all of a type when there are many', () => {
    expect(selectExpressions(TYPE, ids(401))).toEqual([
      expect.stringMatching(/WHERE resourceType = 'AWS::SQS::Queue'$/),
    ]);
  });

  it('asks by name for what has no id', () => {
    expect(
      selectExpressions(TYPE, [{ resourceType: TYPE, resourceName: 'orders' }]),
    ).toEqual([expect.stringContaining("resourceName IN ('orders')")]);
  });

  it.each(["x' OR resourceType LIKE 'AWS", 'x\\', 'x"', 'x\n', 'é'])(
    'leaves %j out of the query',
    resourceId => {
      expect(
        selectExpressions(TYPE, [{ resourceType: TYPE, resourceId }]),
      ).toEqual([]);
    },
  );

  it('makes no query of a type that is none', () => {
    expect(selectExpressions("AWS' OR '1", ids(1))).toEqual([]);
  });
});
