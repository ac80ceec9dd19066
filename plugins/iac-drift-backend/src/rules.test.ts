import { ConfigReader } from '@backstage/config';
import { readRules } from './rules';

const read = (rules: object) => readRules(new ConfigReader(rules as {}));

describe('rules of the configuration', () => {
  it('are none when none are given', () => {
    expect(readRules(undefined)).toEqual({ ignore: [], severity: [] });
  });

  it('are read, each ignore rule with a name', () => {
    expect(
      read({
        ignore: [
          { path: 'tags_all.last-scan', reason: 'A scanner writes it' },
          { id: 'legacy', tags: { 'team/owner.name': 'data-*' } },
        ],
        severity: [{ severity: 'low', type: 'aws_instance', kind: 'changed' }],
      }),
    ).toEqual({
      ignore: [
        expect.objectContaining({
          id: 'rule-1',
          path: 'tags_all.last-scan',
          reason: 'A scanner writes it',
        }),
        expect.objectContaining({
          id: 'legacy',
          tags: { 'team/owner.name': 'data-*' },
        }),
      ],
      severity: [
        expect.objectContaining({
          severity: 'low',
          type: 'aws_instance',
          kind: 'changed',
        }),
      ],
    });
  });

  it.each([
    [{ ignore: [{ id: 'all' }] }, /iacDrift\.ignore\[0\] must give an address/],
    [
      { ignore: [{ tags: { owner: 1 } }] },
      /iacDrift\.ignore\[0\]\.tags must hold texts/,
    ],
    [
      {
        ignore: [
          { id: 'a', path: 'x' },
          { id: 'a', path: 'y' },
        ],
      },
      /two rules with the id a/,
    ],
    [
      { severity: [{ severity: 'huge', path: 'x' }] },
      /iacDrift\.severity\[0\]\.severity must be one of critical/,
    ],
    [{ severity: [{ severity: 'low' }] }, /must give a type, a path or a kind/],
    [
      { severity: [{ severity: 'low', kind: 'gone' }] },
      /kind must be changed, deleted or unmanaged/,
    ],
  ])('are refused in a sentence: %j', (rules, message) => {
    expect(() => read(rules)).toThrow(message);
  });
});
