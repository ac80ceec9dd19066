import { ConfigReader } from '@backstage/config';
import { readSourceConfigs } from './config';

const read = (...sources: object[]) =>
  readSourceConfigs(new ConfigReader({ iacDrift: { terraform: { sources } } }));

describe('readSourceConfigs', () => {
  it('reads folders, with 50 MiB unless said otherwise', () => {
    expect(
      read(
        { id: 'demo', type: 'folder', path: './examples' },
        { id: 'b', type: 'folder', path: '/srv', maxStateBytes: 10 },
      ),
    ).toEqual([
      {
        type: 'folder',
        id: 'demo',
        path: './examples',
        maxStateBytes: 52428800,
      },
      { type: 'folder', id: 'b', path: '/srv', maxStateBytes: 10 },
    ]);
  });

  it('needs no configuration', () => {
    expect(readSourceConfigs(new ConfigReader({}))).toEqual([]);
  });

  it.each([
    ['an unknown type', [{ id: 'a', type: 's4' }], /sources\[0\]\.type 's4'/],
    ['a bad id', [{ id: 'a/b', type: 'folder', path: '.' }], /\[0\]\.id/],
    [
      'an id used twice',
      [
        { id: 'a', type: 'folder', path: '.' },
        { id: 'a', type: 'folder', path: '.' },
      ],
      /'a' is used twice/,
    ],
    [
      'a senseless size',
      [{ id: 'a', type: 'folder', path: '.', maxStateBytes: -1 }],
      /maxStateBytes/,
    ],
  ])('stops the start on %s, naming the key', (_, sources, message) => {
    expect(() => read(...sources)).toThrow(message);
  });
});
