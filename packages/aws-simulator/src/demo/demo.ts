import type { ChangeReport } from '../http/controlApi';
import { adopt, restoreStates } from './adopt';
import { commandLine, UsageError } from './commandLine';
import { ControlClient } from './controlClient';
import { FAULTS, inWords } from './faults';

const HELP = `Changes the simulated AWS account of a running demo, as a person would by hand.

  yarn demo drift --list                 what can be changed
  yarn demo drift NAME [--as WHO]        change it (default alice@example.com)
  yarn demo revert NAME [--as WHO]       change it back (default dana@example.com)
  yarn demo adopt NAME                   let the code keep it: writes it into the state
  yarn demo status                       what has drifted, which faults are on
  yarn demo reset                        revert everything, code too; end all faults
  yarn demo fault NAME [--type TYPE] [--account ID]
                                         make AWS go wrong: throttle, deny, expired,
                                         down, hang, garbage, cut, skew; off ends it
  yarn demo trail-delay MINUTES          let CloudTrail show events so much later
  yarn demo recorder stop|start          let AWS Config stand still
  yarn demo --evidence s3                starts the demo, with write-once storage
  yarn demo --help                       this text

WHO is an e-mail address (a person in the AWS console), "terraform" (the
pipeline), "terraform-NAME" (that of another stack), "root", or the name of an IAM
user (the aws command line). After ">" come the roles that are assumed on the way:
"alice@example.com>deployer".

Environment:
  IAC_DRIFT_SIMULATOR_URL   where the account answers (default http://127.0.0.1:4570)
  IAC_DRIFT_APP_PORT        port of the portal (default 3000)
  IAC_DRIFT_DEMO_DIR        where the demo keeps its states (default .demo)
`;

/** Where a command's words go, and what it knows of its surroundings. @public */
export interface DemoContext {
  env: Record<string, string | undefined>;
  print(line: string): void;
}

/**
 * Runs `yarn demo`.
 *
 * @throws with one sentence when the command makes no sense, the simulator does
 * not run, or says no.
 * @public
 */
export async function demo(args: string[], context: DemoContext) {
  const { words, options } = commandLine(args, {
    '--list': 'flag',
    '--help': 'flag',
    '--as': 'value',
    '--type': 'value',
    '--account': 'value',
  });
  const [command, name, ...more] = words;
  if (options.has('--help') || command === undefined) {
    context.print(HELP.trimEnd());
    return;
  }
  if (more.length > 0) throw new UsageError(`What is "${more[0]}" for?`);
  const client = new ControlClient(
    context.env.IAC_DRIFT_SIMULATOR_URL || 'http://127.0.0.1:4570',
  );
  switch (command) {
    case 'drift':
    case 'revert':
      if (options.has('--list')) {
        await list(client, context);
        return;
      }
      if (!name) {
        throw new UsageError(
          `Name what to ${command}; "yarn demo drift --list" shows what there is.`,
        );
      }
      await change(client, context, name, command, options.get('--as'));
      return;
    case 'adopt':
      await adopt(client, context, name);
      return;
    case 'status':
      await status(client, context);
      return;
    case 'reset':
      await reset(client, context);
      return;
    case 'fault':
      await fault(client, context, name, options);
      return;
    case 'trail-delay':
      await trailDelay(client, context, name);
      return;
    case 'recorder':
      await recorder(client, context, name);
      return;
    default:
      throw new UsageError(
        `There is no "${command}"; "yarn demo --help" lists the commands.`,
      );
  }
}

async function list(client: ControlClient, { print }: DemoContext) {
  const scenarios = await client.scenarios();
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, service, summary, active } of scenarios) {
    print(
      `${name.padEnd(width)}  ${service.padEnd(8)}  ${summary}${
        active ? ` (drifted by ${active.as})` : ''
      }`,
    );
  }
}

async function change(
  client: ControlClient,
  { print, env }: DemoContext,
  name: string,
  direction: 'drift' | 'revert',
  as: string | undefined,
) {
  const report = await client.change(name, direction, as);
  if (direction === 'drift') {
    print(`${report.summary}.`);
  } else {
    print(`Reverted ${name}: the cloud is as the code says again.`);
  }
  print(`  ${said(report)}`);
  const port = env.IAC_DRIFT_APP_PORT || '3000';
  print(
    `Within a minute: http://localhost:${port}/catalog/default/component/${report.service}/drift`,
  );
  if (direction === 'drift') print(`Back again: yarn demo revert ${name}`);
}

function said({ resourceType, resourceId, event }: ChangeReport): string {
  return `${event.name} on ${resourceType} ${resourceId} by ${event.username}, ${event.time}`;
}

async function status(client: ControlClient, { print }: DemoContext) {
  const drifted = (await client.scenarios()).filter(({ active }) => active);
  if (drifted.length === 0) print('Nothing has drifted.');
  for (const { name, active } of drifted) {
    print(`${name}: drifted by ${active!.as}, ${active!.since}`);
  }
  for (const one of await client.faults()) print(`Fault: ${inWords(one)}`);
}

async function reset(client: ControlClient, context: DemoContext) {
  const { print } = context;
  await client.clearFaults();
  await client.setTrailDelay(0);
  await client.setRecorder(true);
  restoreStates(context);
  const drifted = (await client.scenarios()).filter(({ active }) => active);
  for (const { name } of drifted) {
    print(
      `Reverted ${name}: ${said(
        await client.change(name, 'revert', undefined),
      )}`,
    );
  }
  print('Nothing has drifted, no fault is on.');
}

async function trailDelay(
  client: ControlClient,
  { print }: DemoContext,
  minutes: string | undefined,
) {
  if (!/^\d{1,4}(\.\d+)?$/.test(minutes ?? '')) {
    throw new UsageError('Say how many minutes: yarn demo trail-delay 5');
  }
  await client.setTrailDelay(Number(minutes));
  print(`CloudTrail now shows each event ${minutes} minutes after the call.`);
}

async function recorder(
  client: ControlClient,
  { print }: DemoContext,
  what: string | undefined,
) {
  if (what !== 'stop' && what !== 'start') {
    throw new UsageError('Say "yarn demo recorder stop" or "start".');
  }
  await client.setRecorder(what === 'start');
  print(
    what === 'start'
      ? 'AWS Config records again, and has recorded what it missed.'
      : 'AWS Config now stands still: nothing that happens is recorded.',
  );
}

async function fault(
  client: ControlClient,
  { print }: DemoContext,
  name: string | undefined,
  options: Map<string, string>,
) {
  if (name === 'off') {
    await client.clearFaults();
    print('AWS answers as it should again.');
    return;
  }
  if (!name || !Object.hasOwn(FAULTS, name)) {
    throw new UsageError(
      `A fault is one of ${Object.keys(FAULTS).join(', ')}, off.`,
    );
  }
  // One fault at a time: the newest wish is the one meant.
  await client.clearFaults();
  await client.addFault({
    ...FAULTS[name].fault,
    resourceType: options.get('--type'),
    accountId: options.get('--account'),
  });
  print(`${FAULTS[name].says} End it with: yarn demo fault off`);
}
