/** @jest-environment node */
import { live } from '../fixtures/account';
import { PartsRule } from '../mappings/mapping';
import { comparePart, LiveParts } from './parts';

describe('parts of one collection', () => {
  const item = live({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-1',
    configuration: {},
  });
  const partOf = (value: unknown) => ({
    key: String(value),
    field: 'n',
    value: String(value),
  });

  it('read the live one once, however many they are', () => {
    let reads = 0;
    const rule: PartsRule = {
      live: () => {
        reads += 1;
        return [partOf(1), partOf(2)];
      },
      snapshot: () => undefined,
      declaredBy: { rule: ({ n }) => [partOf(n)] },
      show: () => null,
    };
    const liveParts = new LiveParts();
    const goneOf = (n: number) =>
      comparePart('rule', [rule], { n }, item, liveParts)?.gone;
    expect([1, 2, 3, 2, 1].map(goneOf)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
    expect(reads).toBe(1);
  });

  it('cannot be judged by an item that does not show it', () => {
    const rule: PartsRule = {
      live: () => undefined,
      snapshot: () => undefined,
      declaredBy: { rule: ({ n }) => [partOf(n)] },
      show: () => null,
    };
    const liveParts = new LiveParts();
    expect(comparePart('rule', [rule], { n: 1 }, item, liveParts)).toBe(
      undefined,
    );
  });
});
