/** @jest-environment node */
import fc from 'fast-check';
import { glob } from './glob';

describe('glob', () => {
  it.each([
    ['*', ''],
    ['a', 'a'],
    ['module.*.aws_*', 'module.x.aws_sqs_queue.q[0]'],
    ['*.max_*', 'a.max_b'],
    ['a**b', 'ab'],
    ['tags[*', 'tags[0]'],
  ])('%s stands for %s', (pattern, text) =>
    expect(glob(pattern, text)).toBe(true),
  );

  it.each([
    ['', 'a'],
    ['a', 'ab'],
    ['a*c', 'ab'],
    ['a.c', 'abc'],
    ['.*', 'abc'],
  ])('%s does not stand for %s', (pattern, text) =>
    expect(glob(pattern, text)).toBe(false),
  );

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.') });
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const parts = pattern.split('*').map(p => p.replace(/\./g, '\\.'));
        const expected = new RegExp(`^${parts.join('.*')}$`).test(subject);
        expect(glob(pattern, subject)).toBe(expected);
      }),
    );
  });
});
