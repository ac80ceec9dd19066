/** @jest-environment node */
import { blocks } from './blocks';

const rules = blocks(
  { id: null, weight: 1, filter: { prefix: null, size: null } },
  ['computed'],
);

/** What is told of a block beside a live one that shows an id and a filter's prefix. */
function told(block: { [name: string]: string | number | boolean | object }) {
  const live = [{ id: 'a', filter: [{ prefix: 'x' }] }];
  return rules
    .notCompared?.([{ id: 'a', ...block } as never], live)
    .map(({ path, reason }) => `${path} ${reason}`);
}

describe('what is set inside a block and was not compared', () => {
  it('is told, by its path and reason', () => {
    expect(told({ colour: 'red' })).toEqual(['[0].colour not-mapped']);
    expect(told({ weight: 2 })).toEqual(['[0].weight not-returned']);
    expect(told({ filter: [{ prefix: 'y', size: 5, kind: 'z' }] })).toEqual([
      '[0].filter[0].size not-returned',
      '[0].filter[0].kind not-mapped',
    ]);
    expect(told({ nested: [{ on: true }] })).toEqual(['[0].nested not-mapped']);
  });

  it('is not told where it says nothing', () => {
    expect(told({ colour: '', on: false, list: [], of: [{ a: 0 }] })).toEqual(
      [],
    );
    expect(told({ weight: 1, computed: 'x' })).toEqual([]);
    expect(rules.notCompared?.([{ weight: 2 }], [])).toEqual([]);
  });
});
