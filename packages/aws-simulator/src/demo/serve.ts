import { startSimulator } from '../simulator';
import { commandLine, UsageError } from './commandLine';

const HELP = `A simulated AWS account on loopback: AWS Config, CloudTrail, STS.

  aws-simulator [--port PORT] [--data FILE] [--events URL]

  --port PORT   where it listens on 127.0.0.1 (default 4570)
  --data FILE   keeps the account between runs (default: in memory only)
  --events URL  posts events of Amazon EventBridge there (default: nowhere)
  --help        this text
`;

/**
 * Runs the simulator until SIGINT or SIGTERM.
 *
 * @throws with one sentence when it cannot be started.
 * @public
 */
export async function serve(args: string[]): Promise<void> {
  const { words, options } = commandLine(args, {
    '--port': 'value',
    '--data': 'value',
    '--events': 'value',
    '--help': 'flag',
  });
  if (options.has('--help')) {
    process.stdout.write(HELP);
    return;
  }
  if (words.length > 0) throw new UsageError(`What is "${words[0]}" for?`);
  const text = options.get('--port') ?? '4570';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new UsageError('--port takes a number from 0 to 65535.');
  }
  const dataFile = options.get('--data');
  const eventsUrl = options.get('--events');
  if (eventsUrl !== undefined && !URL.canParse(eventsUrl)) {
    throw new UsageError('--events takes a URL.');
  }
  const simulator = await startSimulator({ port, dataFile, eventsUrl });
  const { account, url } = simulator;
  if (account.movedAside) {
    process.stdout.write(
      `The account of an earlier version was moved to ${account.movedAside}.\n`,
    );
  }
  process.stdout.write(
    `Simulated AWS account 123456789012 (eu-west-1): ${url}\n`,
  );
  await new Promise<void>(resolve => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await simulator.close();
}
