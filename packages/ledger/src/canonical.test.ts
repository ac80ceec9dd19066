/** @jest-environment node */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { canonicalize, canonicalNumber } from './canonical';

describe('canonicalize', () => {
  it('writes the example of RFC 8785 as the RFC does', () => {
    const input = JSON.parse(`{
      "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalize(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts names by UTF-16 code units, as in RFC 8785 section 3.2.3', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalize(input)))).toEqual([
      'One',
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([16, 17, 100])('sorts %i names by UTF-16 code units', count => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme' }), {
      minLength: count,
      maxLength: count,
    });
    fc.assert(
      fc.property(names, some => {
        const object = Object.fromEntries(some.map(name => [name, name]));
        const members = some
          .sort()
          .map(name => `${JSON.stringify(name)}:${JSON.stringify(name)}`);
        expect(canonicalize(object)).toBe(`{${members.join()}}`);
      }),
    );
  });

  it('escapes what the RFC asks for and nothing else', () => {
    for (let code = 0; code < 0x300; code++) {
      const text = `a${String.fromCharCode(code)}z`;
      expect(canonicalize(text)).toBe(JSON.stringify(text));
    }
  });

  // RFC 8785, appendix B: IEEE 754 bits and the spelling.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('spells the number %s as %s', (bits, spelling) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${bits}`));
    expect(canonicalNumber(view.getFloat64(0))).toBe(spelling);
  });

  it('keeps a member named __proto__', () => {
    expect(canonicalize(JSON.parse('{"__proto__":{"a":1}}'))).toBe(
      '{"__proto__":{"a":1}}',
    );
  });

  class Custom {
    a = 1;
  }
  it.each([
    ['a lone high surrogate', { a: '\ud800' }, '$.a holds a lone surrogate'],
    ['a lone low surrogate', ['\udc00x'], '$[0] holds a lone surrogate'],
    ['a lone surrogate in a name', { '\ud800': 1 }, 'holds a lone surrogate'],
    ['a function', { f() {} }, '$.f is a function, not JSON'],
    // eslint-disable-next-line no-sparse-arrays -- this is what is tested
    ['a hole in an array', [, 1], '$ is an array with holes'],
    [
      'a named member of an array',
      Object.assign([1], { a: 1 }),
      'named members',
    ],
    ['undefined in an object', { a: undefined }, '$.a is undefined, not JSON'],
    ['undefined in an array', [undefined], '$[0] is undefined, not JSON'],
    ['undefined', undefined, '$ is undefined, not JSON'],
    ['a symbol', { a: Symbol('s') }, '$.a is a symbol, not JSON'],
    ['a symbol as a name', { [Symbol('s')]: 1 }, '$ has a symbol as a name'],
    ['a bigint', { a: 1n }, '$.a is a bigint, not JSON'],
    ['a date', { a: new Date(0) }, '$.a is an instance of a class'],
    ['a buffer', { a: Buffer.from('x') }, '$.a is an instance of a class'],
    ['a typed array', new Uint8Array(1), '$ is an instance of a class'],
    ['a map', new Map(), '$ is an instance of a class'],
    ['a set', new Set(), '$ is an instance of a class'],
    ['a class', new Custom(), '$ is an instance of a class'],
    ['a boxed string', Object('x'), '$ is an instance of a class'],
    ['toJSON', { toJSON: () => 1 }, '$.toJSON is a function, not JSON'],
    ['NaN', [NaN], '$[0] is NaN, not JSON'],
    ['infinity', -Infinity, '$ is -Infinity, not JSON'],
    ['2^53', 2 ** 53, '$ is an integer beyond 2^53'],
    ['1e21', { a: [1e21] }, '$.a[0] is an integer beyond 2^53'],
  ])('throws on %s', (_, value, message) => {
    expect(() => canonicalize(value)).toThrow(message);
  });

  it('throws on nesting deeper than 32, also when it never ends', () => {
    const nested = (levels: number): unknown =>
      levels === 0 ? 1 : [nested(levels - 1)];
    expect(canonicalize(nested(32))).toHaveLength(65);
    expect(() => canonicalize(nested(33))).toThrow('deeper than 32');
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(() => canonicalize(cycle)).toThrow('deeper than 32');
  });

  it('gives the same bytes as canonicalize@5 for any JSON', () => {
    const inputs = fc
      .sample(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), {
        numRuns: 4000,
        seed: 8785,
      })
      .map(value => JSON.stringify(value));
    const refusals = new Set<string>();
    const values = inputs.filter(text => {
      try {
        return canonicalize(JSON.parse(text));
      } catch (error) {
        refusals.add((error as Error).message.replace(/^.* is an/s, 'an'));
        return false;
      }
    });
    // Of JSON without lone surrogates only these have no form here.
    expect([...refusals]).toEqual([
      'an integer beyond 2^53 and would lose digits; carry it as a string',
    ]);
    // The library is an ES module, which Jest would have to transform.
    const output = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import canonicalize from 'canonicalize';
         import { readFileSync } from 'node:fs';
         const texts = JSON.parse(readFileSync(0, 'utf8'));
         console.log(JSON.stringify(texts.map(t => canonicalize(JSON.parse(t)))));`,
      ],
      { input: JSON.stringify(values), cwd: __dirname, maxBuffer: 2 ** 28 },
    );
    expect(values.map(text => canonicalize(JSON.parse(text)))).toEqual(
      JSON.parse(output.toString()),
    );
    // eslint-disable-next-line no-console -- the figure is the result
    console.log(
      `${values.length} of ${inputs.length} values compared with canonicalize@5`,
    );
  });

  it('writes what JSON.parse reads back, and writes that the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
        let text: string;
        try {
          text = canonicalize(value);
        } catch {
          return;
        }
        expect(canonicalize(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
