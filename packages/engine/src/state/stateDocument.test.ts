/** @jest-environment node */
import fc from 'fast-check';
import { JsonObject } from '../types';
import { parseTerraformState } from './parseTerraformState';
import { readStateDocument } from './stateDocument';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The document when it is cut up, whatever its size. */
function cutUp(text: string) {
  const document = readStateDocument(bytesOf(text), 0);
  return document && { ...document, resources: list(document.resources) };
}

function list<T>(values: Iterable<T> | undefined): T[] | undefined {
  return values && [...values];
}

const hostile = fc.constantFrom(
  '"resources":[',
  '\\',
  '"',
  '\\"',
  '}]',
  '\u0000',
  'é\u{1f600}',
);
/**
 * No name that ends with a backslash: after one of them, JSON.parse of Node.js 24 and
 * 26 takes others for it (https://github.com/nodejs/node/issues/63785).
 */
const name = hostile.filter(text => !text.endsWith('\\'));
const json = fc.jsonValue({ maxDepth: 3 });
const document = fc.record(
  {
    version: fc.constant(4),
    outputs: fc.dictionary(name, json),
    resources: fc.array(fc.oneof(json, fc.dictionary(name, hostile))),
    check_results: json,
  },
  { requiredKeys: ['version'] },
);

describe('a state that is cut up', () => {
  it('is the same as one that is parsed in one go', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(0, 2, '\t'), (state, indent) => {
        const text = JSON.stringify(state, null, indent);
        const { resources } = state;
        const { resources: _, ...rest } = JSON.parse(text);
        const found = cutUp(text);
        expect(found?.resources).toEqual(
          resources && JSON.parse(JSON.stringify(resources)),
        );
        const { resources: __, ...head } = found?.head as JsonObject;
        expect(head).toEqual(rest);
      }),
    );
  });

  it.each([
    '{"version":4,"resources":[{}',
    '{"version":4,"resources":[{}]',
    '{"version":4,"resources":[{}]]}',
    '{"version":4,"resources":[{} {}]}',
    '{"version":4,"resources":[{},]}',
    '{"version":4,"resources":[{"a":}]}',
    '{"version":4,"resources":["a]}',
    '{"version":4,"resources":[}}',
    '{"version":4,"resources":[{}\u0001,{}]}',
  ])('is no JSON where it would be none in one go: %s', text => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(readable(() => cutUp(text))).toBe(false);
  });

  it('reads or refuses whatever bytes it is given, as in one go', () => {
    const unit = fc.constantFrom(...'[]{},:"\\a0 \u0001');
    const noise = fc.string({ unit, maxLength: 40 });
    fc.assert(
      fc.property(noise, text => {
        const source = `{"version":4,"resources":${text}`;
        const parsed = readable(() => JSON.parse(source));
        expect(readable(() => cutUp(source))).toBe(parsed);
      }),
    );
  });

  it('is read when it is large', () => {
    const resource = JSON.stringify({
      mode: 'managed',
      type: 'aws_sqs_queue',
      name: 'q',
      instances: [{ attributes: { policy: 'x'.repeat(1000) } }],
    });
    const count = 10_000;
    const text = `{"version":4,"serial":7,"resources":[${Array(count)
      .fill(resource)
      .join(',\n')}],"lineage":"l"}`;
    expect(parseTerraformState(bytesOf(text))).toMatchObject({
      serial: 7,
      lineage: 'l',
      resources: { length: count },
    });
    expect(() => parseTerraformState(bytesOf(text.slice(0, -500)))).toThrow(
      'cut short',
    );
  });
});

function readable(read: () => unknown): boolean {
  try {
    return read() !== undefined;
  } catch {
    return false;
  }
}
