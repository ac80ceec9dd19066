import { component } from '../__testUtils__/World';
import { FixtureSource } from '../__testUtils__/FixtureSource';
import { DesiredStateSources } from '../extensions';
import { readEntityStacks } from './annotations';

const STACKS = 'iac-drift.io/stacks';
const RESOURCES = 'iac-drift.io/resources';

describe('the annotations of an entity', () => {
  const sources = new DesiredStateSources();
  sources.addSource(new FixtureSource('prod'));
  const read = (annotations: Record<string, string>) =>
    readEntityStacks(component('orders', annotations), sources);

  it('name stacks, each once, and who owns the entity', () => {
    const entity = read({
      [STACKS]:
        'terraform:prod/a.tfstate, terraform:prod/b.tfstate,terraform:prod/a.tfstate',
    });
    expect(entity.stacks.map(({ ref }) => ref)).toEqual([
      'terraform:prod/a.tfstate',
      'terraform:prod/b.tfstate',
    ]);
    expect(entity).toMatchObject({
      entityRef: 'component:default/orders',
      owners: ['group:default/team-a'],
      errors: [],
    });
    expect(entity.patterns).toBeUndefined();
  });

  it('take the owner from the spec when relations are not there yet', () => {
    const entity = {
      ...component('orders', {}),
      relations: [],
      spec: { owner: 'team-x' },
    };
    expect(readEntityStacks(entity, sources).owners).toEqual([
      'group:default/team-x',
    ]);
  });

  it('own nothing when the narrowing is empty, rather than everything', () => {
    const entity = read({
      [STACKS]: 'terraform:prod/a.tfstate',
      [RESOURCES]: ' ,',
    });
    expect(entity.patterns).toEqual([]);
    expect(entity.errors).toEqual([
      expect.objectContaining({ annotation: RESOURCES }),
    ]);
  });

  it('are limited in number, and the rest is said to be left out', () => {
    const many = (n: number, form: (i: number) => string) =>
      Array.from({ length: n }, (_, i) => form(i)).join(',');
    const entity = read({
      [STACKS]: many(101, i => `terraform:prod/${i}.tfstate`),
      [RESOURCES]: many(201, i => `a${i}`),
    });
    expect([entity.stacks.length, entity.patterns?.length]).toEqual([100, 200]);
    expect(entity.errors).toHaveLength(2);
  });

  it('are shown without control characters and shortened', () => {
    const [error] = read({ [STACKS]: `x\u001b[31m${'y'.repeat(500)}` }).errors;
    expect(error.value).toMatch(/^x \[31my+…$/);
    expect(error.value.length).toBeLessThanOrEqual(200);
  });

  it('are refused when their source breaks judging the path', () => {
    const broken = new DesiredStateSources();
    const source = new FixtureSource('prod');
    source.validatePath = () => {
      throw new Error('canary');
    };
    broken.addSource(source);
    const entity = readEntityStacks(
      component('x', { [STACKS]: 'terraform:prod/a.tfstate' }),
      broken,
    );
    expect(entity.stacks).toEqual([]);
    expect(entity.errors[0].message).toBe(
      "The source 'terraform:prod' refused the path.",
    );
  });
});
