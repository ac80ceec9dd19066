import fc from 'fast-check';
import { parseStackRef, stackIdOf } from './ref';

describe('a stack ref', () => {
  it('has a kind, a source and a path', () => {
    expect(
      parseStackRef('terraform:prod/orders/terraform.tfstate').ref,
    ).toEqual({
      ref: 'terraform:prod/orders/terraform.tfstate',
      kind: 'terraform',
      source: 'prod',
      path: 'orders/terraform.tfstate',
    });
  });

  it.each([
    'orders',
    'terraform:prod',
    'terraform:prod/',
    'terraform:/orders',
    'terraform:prod//orders',
    'terraform:prod/../orders',
    'terraform:prod/a/./b',
    'terraform:prod/a//b',
    'terraform:prod/a/',
    'terraform:prod/a\\..\\b',
    'terraform:prod/a\u0000b',
    'terraform:../x',
    's3://bucket/key',
    'https://example.com/x',
    'file:///etc/passwd',
    `terraform:prod/${'a'.repeat(500)}`,
  ])('%j is refused in one sentence', text => {
    const { ref, error } = parseStackRef(text);
    expect(ref).toBeUndefined();
    expect(error).toMatch(/^[A-Z][^\n]*\.$/);
  });

  it('never takes a path that leads out of its source', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b.tfstate', '/', '\\');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), parts => {
        const { ref } = parseStackRef(`terraform:prod/${parts.join('/')}`);
        for (const segment of ref?.path.split('/') ?? []) {
          expect(['..', '.', '']).not.toContain(segment);
        }
      }),
    );
  });

  it('has an id that fits a URL and is its own', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(stackIdOf(a)).toMatch(/^[a-z0-9-]{1,80}$/);
        expect(stackIdOf(a) === stackIdOf(b)).toBe(a === b);
      }),
    );
  });
});
