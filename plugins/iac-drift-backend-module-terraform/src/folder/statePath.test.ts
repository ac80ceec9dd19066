import { resolve } from 'node:path';
import fc from 'fast-check';
import { isInside } from './listStateFiles';
import { isStateFileName, validateStatePath } from './statePath';

describe('validateStatePath', () => {
  it.each([
    'terraform.tfstate',
    'orders/terraform.tfstate',
    'teams/pay ments/prod.tfstate',
    'terraform.tfstate.d/prod/terraform.tfstate',
    'größe/état.tfstate',
    'a..b/terraform.tfstate',
  ])('accepts %s', path => {
    expect(validateStatePath(path)).toBeUndefined();
  });

  it.each([
    ['nothing', '', /missing/],
    ['a parent folder', '../secrets/terraform.tfstate', /'\.\.'/],
    ['a parent folder inside', 'orders/../../x.tfstate', /'\.\.'/],
    ['a current folder', './terraform.tfstate', /'\.'/],
    ['an absolute path', '/etc/terraform.tfstate', /absolute/],
    ['a home folder', '~root/terraform.tfstate', /absolute/],
    ['a UNC path', '\\\\server\\x.tfstate', /backslash/],
    ['a backslash', 'orders\\..\\x.tfstate', /backslash/],
    ['a drive', 'C:/x.tfstate', /drive/],
    ['a URL', 'https://evil.example/x.tfstate', /URL/],
    ['an opaque URL', 'file:x.tfstate', /URL/],
    ['an empty segment', 'orders//x.tfstate', /empty segment/],
    ['a trailing slash', 'orders/x.tfstate/', /empty segment/],
    ['a NUL', 'orders/x.tfstate\0.txt', /control/],
    ['a line break', 'orders/\nx.tfstate', /control/],
    ['a right-to-left override', 'orders/\u202ex.tfstate', /control/],
    ["Terraform's own folder", '.terraform/terraform.tfstate', /hidden/],
    ['another kind of file', 'orders/main.tf', /\.tfstate/],
    ['a backup', 'orders/terraform.tfstate.backup', /\.tfstate/],
    ['an endless path', `${'a/'.repeat(600)}x.tfstate`, /longer/],
  ])('refuses %s in one sentence', (_, path, message) => {
    const problem = validateStatePath(path)!;
    expect(problem).toMatch(message);
    expect(problem).toMatch(/^[A-Z][^\n]*\.$/);
  });

  it('accepts no path that leads out of the folder', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      'a',
      '.tfstate',
      'x.tfstate',
      '%2e%2e',
      '\0',
      ':',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const path = pieces.join('');
        expect(
          validateStatePath(path) !== undefined ||
            isInside('/states', resolve('/states', path)),
        ).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never repeats the path, which a stranger wrote', () => {
    expect(validateStatePath('/CANARY/../x')).not.toContain('CANARY');
  });
});

describe('isStateFileName', () => {
  it('tells a state from its backups', () => {
    expect(isStateFileName('terraform.tfstate')).toBe(true);
    expect(isStateFileName('terraform.tfstate.backup')).toBe(false);
    expect(isStateFileName('terraform.tfstate.1712345678.backup')).toBe(false);
    expect(isStateFileName('prod.backup.tfstate')).toBe(false);
    expect(isStateFileName('terraform.tfstate.lock.info')).toBe(false);
  });
});
