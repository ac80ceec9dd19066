/** @jest-environment node */
import fc from 'fast-check';
import { JsonValue } from '../types';
import {
  anyCaseText,
  arnOrName,
  atLeast,
  boolean,
  cidr,
  exactText,
  jsonDocument,
  kmsKey,
  listOf,
  number,
  setOf,
  tagMap,
  textMap,
  versionPrefix,
  words,
} from './index';
import { Semantics } from './semantics';

function says(semantics: Semantics, desired: JsonValue, live: JsonValue) {
  return semantics.compare(desired, live);
}

describe('scalars', () => {
  it.each<[Semantics, JsonValue, JsonValue, string]>([
    [exactText, '300', 300, 'equal'],
    [exactText, 'a', 'A', 'different'],
    [anyCaseText, 'Mon:03:00', 'mon:03:00', 'equal'],
    [number, 60, '60', 'equal'],
    [number, 60, 60.0, 'equal'],
    [number, 60, 61, 'different'],
    [boolean, true, 'true', 'equal'],
    [boolean, true, 'ENABLED', 'equal'],
    [boolean, true, 'pending', 'equal'],
    [boolean, false, 'true', 'different'],
    [words({ off: 'Disabled' }), 'Disabled', 'Off', 'equal'],
    [words({ off: 'Disabled' }), 'Enabled', 'Off', 'different'],
    [words({ '': 'Disabled' }), 'Disabled', null, 'equal'],
    [versionPrefix, '8.0', '8.0.43', 'equal'],
    [versionPrefix, '8.0', '8.01', 'different'],
    [versionPrefix, '8.0.42', '8.0.43', 'different'],
    [arnOrName, 'web', 'arn:aws:iam::1:instance-profile/p/web', 'equal'],
    [arnOrName, 'arn:aws:iam::1:role/a', 'arn:aws:iam::2:role/a', 'different'],
    [
      arnOrName,
      'arn:aws:logs:::log-group:a:*',
      'arn:aws:logs:::log-group:a',
      'equal',
    ],
    [kmsKey, 'k-1', 'arn:aws:kms:eu-west-1:1:key/k-1', 'equal'],
    [kmsKey, 'alias/a', 'arn:aws:kms:eu-west-1:1:alias/a', 'equal'],
    [kmsKey, 'alias/a', 'k-1', 'unknown'],
    [kmsKey, 'k-1', 'k-2', 'different'],
    [kmsKey, '', 'alias/aws/sqs', 'equal'],
    [kmsKey, '', 'k-2', 'different'],
    [jsonDocument, '{"a":5,"b":[1]}', '{ "b": ["1"], "a": "5" }', 'equal'],
    [jsonDocument, '{"a":5}', { a: 6 }, 'different'],
    [textMap, { a: 'b' }, { a: '******' }, 'masked'],
    [textMap, { a: 'b' }, { a: 'c' }, 'different'],
    [textMap, { a: 'b' }, { a: 'b', c: 'd' }, 'different'],
  ])('%#: as expected', (semantics, desired, live, expected) => {
    expect(says(semantics, desired, live)).toBe(expected);
  });
});

describe('CIDR', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8', 'equal'],
    ['10.0.0.0/8', '10.0.0.0/9', 'different'],
    ['2001:DB8:0:0:0:0:0:1/64', '2001:db8::/64', 'equal'],
    ['::/0', '0:0:0:0:0:0:0:0/0', 'equal'],
    ['1::2:0:0:3/128', '1:0:0:0:2:0:0:3/128', 'equal'],
    ['not/a/cidr', 'not/a/cidr', 'equal'],
    ['300.0.0.0/8', '44.0.0.0/8', 'different'],
  ])('%s and %s are %s', (a, b, expected) => {
    expect(says(cidr, a, b)).toBe(expected);
  });

  it('does not depend on host bits, and does on the network', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(
        fc.tuple(octet, octet, octet, octet),
        fc.integer({ min: 0, max: 32 }),
        fc.nat(31),
        ([a, b, c, d], length, bit) => {
          const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
          const flipped = (address ^ (1 << (31 - bit))) >>> 0;
          const spell = (n: number) =>
            `${[24, 16, 8, 0].map(s => (n >>> s) & 255).join('.')}/${length}`;
          expect(says(cidr, spell(address), spell(flipped))).toBe(
            bit < length ? 'different' : 'equal',
          );
        },
      ),
    );
  });

  it('reads every spelling of an IPv6 address alike', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (ip, length) => {
        fc.pre(!ip.includes('.'));
        const spelled = String(cidr.canonical?.(`${ip}/${length}`));
        expect(cidr.canonical?.(spelled)).toBe(spelled);
        expect(says(cidr, `${ip.toUpperCase()}/${length}`, spelled)).toBe(
          'equal',
        );
      }),
    );
  });
});

describe('collections', () => {
  it('a set is the same in any order and with repeats, a list is not', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 2 }),
        fc.infiniteStream(fc.nat()),
        (values, random) => {
          const shuffled = values
            .map(value => ({ value, at: random.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(entry => entry.value);
          expect(
            says(setOf(exactText), values, [...shuffled, shuffled[0]]),
          ).toBe('equal');
          expect(says(setOf(exactText), values, shuffled.slice(1))).toBe(
            'different',
          );
          expect(says(listOf(exactText), values, [...values].reverse())).toBe(
            'different',
          );
          expect(says(atLeast(exactText), values.slice(1), shuffled)).toBe(
            'equal',
          );
          expect(says(atLeast(exactText), values, shuffled.slice(1))).toBe(
            'different',
          );
        },
      ),
    );
  });
});

describe('tags', () => {
  const tags = fc.dictionary(
    fc.string({ minLength: 1 }).filter(key => !key.startsWith('aws:')),
    fc.string(),
  );

  it('are the same in every shape, whatever AWS adds of its own', () => {
    fc.assert(
      fc.property(tags, map => {
        const list = Object.entries(map)
          .reverse()
          .map(([key, value]) => ({ Key: key, Value: value }));
        const live = [...list, { Key: 'aws:x', Value: 'y' }];
        expect(says(tagMap, map, live)).toBe('equal');
      }),
    );
  });

  it('differ one by one', () => {
    expect(
      tagMap.differences?.(
        { a: '1', b: '2', c: null },
        { a: '1', b: '3', c: '', d: '4', 'aws:x': 'y' },
      ),
    ).toEqual([
      { key: 'b', desired: '2', live: '3' },
      { key: 'd', desired: null, live: '4' },
    ]);
  });
});
