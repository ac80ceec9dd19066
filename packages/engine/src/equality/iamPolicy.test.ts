/** @jest-environment node */
import fc from 'fast-check';
import { JsonValue } from '../types';
import { iamPolicy } from './iamPolicy';

const name = fc.stringMatching(/^[a-z]{1,6}$/);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: names.map(list => list.map(n => `s3:${n}`)),
  Resource: names.map(list => list.map(n => `arn:aws:s3:::${n}`)),
  Principal: names.map(list => ({ Service: list })),
  Condition: names.map(list => ({ StringEquals: { 'aws:tag': list } })),
});
const policy = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.uniqueArray(statement, {
    minLength: 1,
    maxLength: 3,
    selector: s => JSON.stringify(s),
  }),
});

/** The same policy as AWS might write it back. */
function rewritten(value: JsonValue, key = ''): JsonValue {
  if (Array.isArray(value)) {
    const list = [...value].reverse().map(v => rewritten(v));
    return list.length === 1 ? list[0] : list;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([k, v]) => [k, rewritten(v, k)]),
    );
  }
  return key === 'Action' ? String(value).toUpperCase() : value;
}

describe('IAM policy', () => {
  it('does not call a rewritten policy drift', () => {
    fc.assert(
      fc.property(policy, document => {
        const live = rewritten(document as JsonValue);
        for (const form of [
          live,
          JSON.stringify(live, null, 4),
          encodeURIComponent(JSON.stringify(live)),
        ]) {
          expect(iamPolicy.compare(JSON.stringify(document), form)).toBe(
            'equal',
          );
        }
      }),
    );
  });

  it('sees one more action, resource, statement, condition or another effect', () => {
    fc.assert(
      fc.property(policy, fc.nat(4), (document, which) => {
        const changed = structuredClone(document);
        const first = changed.Statement[0];
        if (which === 0) first.Action.push('s3:added9');
        if (which === 1) first.Resource.push('arn:aws:s3:::added9');
        if (which === 2) changed.Statement.push({ ...first, Action: ['x:y'] });
        if (which === 3) first.Condition.StringEquals['aws:tag'].push('added9');
        if (which === 4) first.Principal.Service.push('added9');
        expect(
          iamPolicy.compare(JSON.stringify(document), JSON.stringify(changed)),
        ).toBe('different');
      }),
    );
  });

  it.each<[string, object, object, string]>([
    [
      'an account is its root',
      { Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' } } },
      {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam::111122223333:root'] },
          },
        ],
      },
      'equal',
    ],
    [
      'a star is any AWS principal',
      { Statement: [{ Effect: 'Allow', Principal: '*' }] },
      { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' } }] },
      'equal',
    ],
    [
      'an empty Sid is none',
      { Statement: [{ Sid: '', Effect: 'Allow' }] },
      { Version: '2008-10-17', Statement: [{ Effect: 'Allow' }] },
      'equal',
    ],
    [
      'a truth value is a text',
      {
        Statement: [{ Condition: { Bool: { 'aws:SecureTransport': false } } }],
      },
      {
        Statement: [
          { Condition: { Bool: { 'aws:securetransport': ['false'] } } },
        ],
      },
      'equal',
    ],
    [
      'a version is not another version',
      { Version: '2012-10-17', Statement: [] },
      { Statement: [] },
      'different',
    ],
    [
      'Allow is not Deny',
      { Statement: [{ Effect: 'Allow', Action: '*' }] },
      { Statement: [{ Effect: 'Deny', Action: '*' }] },
      'different',
    ],
    [
      'a principal that was deleted is another one',
      {
        Statement: [{ Principal: { AWS: 'arn:aws:iam::111122223333:role/a' } }],
      },
      { Statement: [{ Principal: { AWS: 'AROAEXAMPLE' } }] },
      'different',
    ],
  ])('%s', (_, desired, live, expected) => {
    expect(
      iamPolicy.compare(JSON.stringify(desired), JSON.stringify(live)),
    ).toBe(expected);
  });

  it('does not judge what it cannot read', () => {
    expect(iamPolicy.compare('{"Statement":[]}', 'no policy')).toBe('unknown');
  });

  it('survives hostile keys', () => {
    const hostile = '{"Statement":[{"Principal":{"__proto__":{"x":1}}}]}';
    expect(iamPolicy.compare(hostile, hostile)).toBe('equal');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
