import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Cosigner, equalBytes, type NoteKey } from '@iac-drift/ledger';
import { Command } from 'commander';
import { CliError } from '../CliError';
import { plain, tell } from '../output/terminal';
import { Witness } from '../witness/Witness';
import { WitnessMemory } from '../witness/WitnessMemory';
import { witnessKey } from '../witness/witnessKey';
import { witnessServer } from '../witness/witnessServer';
import { readKeys } from './readTrust';

const STOP_MS = 10_000;

const HELP = `
A witness belongs to another team than the log, on another machine. It answers

  POST /add-checkpoint                        (C2SP tlog-witness)
  GET  /<hex SHA-256 of origin>/checkpoint    what it cosigned last

On start it prints its public key and what to put into a policy. Whoever asks needs no
password: only checkpoints that the log signed are cosigned. Put TLS in front of it.
Keep the folder with its memory as carefully as the key: a witness that forgets can
be shown another history. The same key must not sign anything else.

SIGTERM ends it after the requests under way. Exit code: 0 ended, 1 error.`;

interface Options {
  listen: string;
  log: string[];
  key: string;
  name?: string;
  state?: string;
}

/**
 * `iac-drift witness`: cosigns the checkpoints of logs over HTTP, as C2SP tlog-witness
 * says, until it is told to stop.
 *
 * @public
 */
export function witnessCommand(): Command {
  return new Command('witness')
    .description(
      'watch over logs that others run: cosign their checkpoints, and never two that exclude each other',
    )
    .requiredOption(
      '--listen <address>',
      'HOST:PORT, :PORT for every interface, or PORT for this machine alone',
    )
    .requiredOption(
      '--log <vkey>',
      'public key of a log, or a file that holds it; may be given several times',
      (value: string, all: string[] = []) => [...all, value],
    )
    .requiredOption(
      '--key <file>',
      "the witness's own Ed25519 key (PKCS #8, PEM), made on the first start",
    )
    .option(
      '--state <folder>',
      'where it remembers what it cosigned (default: the key file with .state after it)',
    )
    .option(
      '--name <name>',
      'name of the witness, usually a URL without https://; give the same one for ever (default: made of the key)',
    )
    .addHelpText('after', HELP)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const logs = (
    await Promise.all(options.log.map(key => readKeys(key, '--log')))
  ).flat();
  const address = readAddress(options.listen);
  const { cosigner, isNew, isReadableByOthers } = await witnessKey({
    file: options.key,
    name: options.name,
  });
  if (logs.some(key => equalBytes(key.publicKey, cosigner.publicKey))) {
    throw new CliError(
      `${options.key} is the key of the log itself; a witness needs its own. Give a file that does not exist and a key is made.`,
    );
  }
  const memory = await WitnessMemory.open(
    options.state ?? `${options.key}.state`,
  );
  const server = witnessServer({
    witness: new Witness({ logs, memory, cosigner }),
    onError: error => tell(error.message),
  });
  await listen(server, address, options.listen);
  if (isReadableByOthers) {
    tell(`others may read ${options.key}; chmod 600 it.`);
  }
  const made = isNew ? `Made a key, ${options.key}.\n` : '';
  process.stdout.write(made + greeting(cosigner, logs, urlOf(server)));
  await stopped(server);
}

function readAddress(text: string): { host?: string; port: number } {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(
    text,
  );
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new CliError(
      `--listen takes HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080, or a port alone; ${text} is neither.`,
    );
  }
  const host = match[1] ?? match[2];
  return host === '' ? { port } : { host: host ?? '127.0.0.1', port };
}

async function listen(
  server: Server,
  address: { host?: string; port: number },
  asGiven: string,
): Promise<void> {
  server.listen(address);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CliError(
      `The witness cannot listen on ${asGiven} (${
        (error as NodeJS.ErrnoException).code
      }); give another address with --listen.`,
    );
  }
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function greeting(
  { name, vkey }: Cosigner,
  logs: readonly NoteKey[],
  url: string,
): string {
  const lines = [
    `Witness ${name} listens on ${url}`,
    ...logs.map(log => `  for the log ${log.name}`),
    '',
    'Its public key:',
    `  ${vkey}`,
    '',
    'For the policy of whoever verifies the log:',
    `  witness ${name} ${vkey}`,
    `  quorum ${name}`,
    '',
    'For the portal of the log, in iacDrift.witnesses of app-config.yaml, with a URL that it reaches:',
    `  - url: ${url}`,
    `    vkey: ${vkey}`,
  ];
  return lines.map(line => `${plain(line)}\n`).join('');
}

/** Ends when a signal says so and what was under way has been answered. */
async function stopped(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    const stop = () => {
      server.close(() => resolve());
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), STOP_MS).unref();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}
