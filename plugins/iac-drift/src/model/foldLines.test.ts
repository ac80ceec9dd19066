import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';
import { diffLines } from './diffLines';
import { foldLines } from './foldLines';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => `member ${i}`);

const runsOf = (desired: JsonValue, live: JsonValue) =>
  foldLines(diffLines(desired, live)).map(run => ({
    folded: run.folded,
    count: run.lines.length,
  }));

describe('foldLines', () => {
  it('leaves what fits on a screen whole', () => {
    expect(runsOf(numbered(10), numbered(11))).toEqual([
      { folded: false, count: 13 },
    ]);
  });

  it('folds what is the same, and keeps what encloses a difference', () => {
    expect(runsOf(numbered(40), numbered(41))).toEqual([
      { folded: false, count: 1 },
      { folded: true, count: 40 },
      { folded: false, count: 2 },
    ]);
  });

  it('keeps the objects that lead down to a difference', () => {
    const policy = (last: string) => ({
      Version: '2012-10-17',
      Statement: [{ Sid: 'One', Action: [...numbered(30), last] }],
    });
    const shown = foldLines(diffLines(policy('a'), policy('b')))
      .filter(run => !run.folded)
      .flatMap(run => run.lines.map(line => line.live?.trim()));
    expect(shown).toContain('"Statement": [');
    expect(shown).toContain('"Action": [');
    expect(shown).toContain('"b"');
    expect(shown).not.toContain('"member 7"');
  });

  it('loses no line', () => {
    const lines = diffLines(numbered(60), numbered(50));
    expect(foldLines(lines).flatMap(run => run.lines)).toEqual(lines);
  });
});
