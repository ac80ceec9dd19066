/** @jest-environment node */
import { Command, Option } from 'commander';
import { giveOnce } from './giveOnce';

function parsed(...args: string[]) {
  const collect = (value: string, all: string[]) => [...all, value];
  const command = new Command()
    .option('--policy <file>')
    .option('--state <file...>')
    .option('--vkey <key>', 'a key', collect, [])
    .addOption(new Option('--tiles <which>').choices(['all']).default('some'))
    .addOption(new Option('--token <token>').env('GIVE_ONCE_TOKEN'))
    .option('--json')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return giveOnce(command).parse(args, { from: 'user' }).opts();
}

describe('options', () => {
  afterEach(() => {
    delete process.env.GIVE_ONCE_TOKEN;
  });

  it('that count once are given once', () => {
    expect(() => parsed('--policy', 'a', '--policy', 'b')).toThrow(
      'It is given twice; give it once.',
    );
    expect(() => parsed('--tiles', 'all', '--tiles', 'all')).toThrow('twice');
    expect(() => parsed('--tiles', 'most')).toThrow('Allowed choices are all');
  });

  it('that collect may be repeated, and so may a flag', () => {
    process.env.GIVE_ONCE_TOKEN = 'by the environment';
    const repeated = ['--vkey', '1', '--vkey', '2', '--state', 'x'];
    expect(
      parsed(...repeated, '--state', 'y', '--json', '--json', '--token', 't'),
    ).toEqual({
      vkey: ['1', '2'],
      state: ['x', 'y'],
      tiles: 'some',
      json: true,
      token: 't',
    });
    expect(parsed('--policy', 'a')).toMatchObject({
      policy: 'a',
      token: 'by the environment',
    });
  });
});
