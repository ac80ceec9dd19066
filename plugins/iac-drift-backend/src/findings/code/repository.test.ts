import { repositoryOf } from './repository';

describe('the repository that a URL leads to', () => {
  it.each([
    [
      'github',
      'https://github.com/acme/orders/blob/main/svc/catalog-info.yaml',
      'acme/orders',
      'https://github.com/acme/orders/tree/main/',
      'svc/',
    ],
    [
      'github',
      'https://github.com/acme/orders/',
      'acme/orders',
      'https://github.com/acme/orders/tree/HEAD/',
      '',
    ],
    [
      'gitlab',
      'https://gitlab.com/acme/team/orders/-/tree/v1/svc/a%20b/',
      'acme/team/orders',
      'https://gitlab.com/acme/team/orders/-/tree/v1/',
      'svc/a b/',
    ],
    [
      'gitlab',
      'https://gitlab.com/acme/team/orders',
      'acme/team/orders',
      'https://gitlab.com/acme/team/orders/-/tree/HEAD/',
      '',
    ],
    [
      'gitea',
      'https://git.example.com/acme/orders/src/branch/main/',
      'acme/orders',
      'https://git.example.com/acme/orders/src/branch/main/',
      '',
    ],
    [
      'bitbucketCloud',
      'https://bitbucket.org/acme/orders/src/main/svc/',
      'acme/orders',
      'https://bitbucket.org/acme/orders/src/main/',
      'svc/',
    ],
  ])('is told of %s: %s', (type, url, name, links, folder) => {
    expect(repositoryOf(type, url)).toMatchObject({ name, links, folder });
  });

  it('is read from its default branch when the URL names none', () => {
    expect(
      repositoryOf('github', 'https://github.com/acme/orders/')?.tree,
    ).toBe('https://github.com/acme/orders');
  });

  it.each([
    ['github', 'https://github.com/acme'],
    ['github', 'https://github.com/acme/orders/wiki/Home'],
    ['github', 'ftp://github.com/acme/orders'],
    ['gitea', 'https://git.example.com/acme/orders'],
    ['gitlab', 'https://gitlab.com/acme/orders/-/issues/1'],
    ['azure', 'https://dev.azure.com/o/p/_git/r?path=%2F'],
    ['github', 'not a url'],
    ['__proto__', 'https://github.com/acme/orders'],
    ['github', `https://github.com/acme/${'x'.repeat(3000)}`],
  ])('is not guessed of %s: %s', (type, url) => {
    expect(repositoryOf(type, url)).toBeUndefined();
  });
});
