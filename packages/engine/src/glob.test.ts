/** @jest-environment node */
import fc from 'fast-check';
import { matchesGlob } from './glob';

describe('matchesGlob', () => {
  it.each([
    ['module.orders.*', 'module.orders.aws_sqs_queue.jobs["a.b"]', true],
    ['module.orders.*', 'module.payments.aws_sqs_queue.jobs', false],
    ['aws_sqs_queue.orders_*', 'aws_sqs_queue.orders_jobs', true],
    ['*.jobs', 'module.a.aws_sqs_queue.jobs', true],
    ['*', 'anything', true],
    ['', 'anything', false],
    ['aws_sqs_queue.jobs', 'aws_sqs_queue.jobs2', false],
    ['a?c', 'abc', false],
    ['a.c', 'abc', false],
    ['.*', 'abc', false],
    ['a*c', 'ab', false],
    ['*', '', true],
    ['a**b', 'ab', true],
    ['tags[*', 'tags[0]', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with the regular expression that a pattern stands for', () => {
    const chars = fc.constantFrom('a', 'b', '.', '*', '[');
    fc.assert(
      fc.property(
        fc.string({ unit: chars, maxLength: 8 }),
        fc.string({ unit: chars, maxLength: 12 }),
        (pattern, text) => {
          const source = pattern
            .split('*')
            .map(part => part.replace(/[.[]/g, '\\$&'))
            .join('[^]*');
          expect(matchesGlob(pattern, text)).toBe(
            new RegExp(`^${source}$`).test(text),
          );
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('ends soon on a pattern that would keep a regular expression busy', () => {
    const start = Date.now();
    expect(matchesGlob('*a'.repeat(250), `${'a'.repeat(5000)}b`)).toBe(false);
    expect(Date.now() - start).toBeLessThan(1000);
  });
});
