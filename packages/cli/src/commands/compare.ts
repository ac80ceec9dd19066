import {
  compare,
  comparePlan,
  Comparison,
  ConfigItemsError,
  DesiredResource,
  LiveItem,
  LiveModelsError,
  MAX_PLAN_BYTES,
  MAX_STATE_BYTES,
  parseConfigItems,
  parseLiveModels,
  parseTerraformState,
  PlanError,
  StateError,
  unmanagedObjects,
  UnmanagedResult,
} from '@iac-drift/engine';
import { Command, Option } from 'commander';
import { CliError } from '../CliError';
import { ExitCode } from '../exitCodes';
import { readFileOfAtMost } from '../files';
import { comparisonText } from '../output/comparisonText';
import { jsonText } from '../output/terminal';

/** The largest file of live items that is read, in bytes. */
const MAX_ITEMS_BYTES = 256 * 1024 * 1024;

interface Options {
  state?: string[];
  configItems?: string[];
  live?: string[];
  plan?: string;
  json?: boolean;
}

/**
 * `iac-drift compare`: what the code says against what AWS Config and the Cloud
 * Control API say, or against what a plan's refresh found. Exits 0 in sync, 2 on drift, 3 when all that is wrong is that
 * something could not be verified. What no state claims is listed, and is no
 * drift of any resource.
 *
 * @public
 */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'compare Terraform or OpenTofu state with what AWS shows, or read the drift that a plan holds',
    )
    .option(
      '--state <file...>',
      'state of version 4, as `terraform state pull` prints it; may be given several times',
    )
    .option(
      '--config-items <file...>',
      'what `aws configservice batch-get-resource-config`, `get-resource-config-history` or `select-resource-config` prints, or a list of items; may be given several times',
    )
    .option(
      '--live <file...>',
      'what the Cloud Control API shows: a list of { typeName, identifier, properties }, or what `aws cloudcontrol get-resource` prints; may be given several times',
    )
    .option(
      '--plan <file>',
      'a plan as `terraform show -json PLANFILE` or `tofu show -json PLANFILE` prints it, instead of all of these',
    )
    .addOption(notYet('--template', 'CloudFormation templates'))
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 in sync, 2 drift, 3 unverifiable only, 1 error.',
    )
    .action(async (options: Options) => {
      const { comparison, unclaimed } =
        options.plan === undefined
          ? await comparedFiles(options)
          : await comparedPlan(options.plan, options);
      const { unmanaged, leftOut } = unclaimed;
      process.stdout.write(
        options.json
          ? `${jsonText({
              resources: comparison.resources,
              unmanaged,
              summary: {
                ...comparison.summary,
                unmanaged: unmanaged.length,
                leftOut,
              },
            })}\n`
          : comparisonText(comparison, unclaimed),
      );
      process.exitCode = exitCodeOf(comparison);
    });
}

interface Compared {
  comparison: Comparison;
  unclaimed: UnmanagedResult;
}

async function comparedFiles({
  state = [],
  configItems = [],
  live: models = [],
}: Options): Promise<Compared> {
  if (state.length === 0) {
    throw new CliError(
      'There is nothing to compare; give --state with --config-items or --live, or --plan.',
    );
  }
  if (configItems.length + models.length === 0) {
    throw new CliError(
      'There is nothing to compare with; give --config-items, --live or both.',
    );
  }
  const desired = await readAll(state, readState);
  const live = [
    ...(await readAll(configItems, readItems)),
    ...(await readAll(models, readModels)),
  ];
  return {
    comparison: compare({ desired, live }),
    unclaimed: unmanagedObjects({ known: desired, live }),
  };
}

async function comparedPlan(
  path: string,
  { state, configItems, live }: Options,
): Promise<Compared> {
  if (state || configItems || live) {
    throw new CliError(
      'A plan holds both sides of the comparison; give --plan without --state, --config-items and --live.',
    );
  }
  const bytes = await readInput(path, MAX_PLAN_BYTES);
  try {
    return {
      comparison: comparePlan(bytes),
      unclaimed: { unmanaged: [], leftOut: {} },
    };
  } catch (error) {
    throw error instanceof PlanError
      ? new CliError(`${path}: ${error.message}`)
      : error;
  }
}

/** An option that is known and not built: to be told of is better than to be asked for another. */
function notYet(flag: string, what: string): Option {
  return new Option(`${flag} <file>`).hideHelp().argParser(() => {
    throw new CliError(
      `compare ${flag} is not part of this version: it cannot compare ${what} yet.`,
    );
  });
}

function exitCodeOf({ summary }: Comparison): number {
  if (summary.drifted > 0) return ExitCode.drift;
  return summary.unverifiable > 0 ? ExitCode.unverifiable : ExitCode.inSync;
}

async function readAll<T>(
  paths: string[],
  read: (path: string) => Promise<T[]>,
): Promise<T[]> {
  const all: T[][] = [];
  for (const path of paths) all.push(await read(path));
  return all.flat();
}

/** How files begin that hold the right text in the wrong wrapping. */
const WRAPPINGS: [number[], string][] = [
  [[0x1f, 0x8b], 'is compressed; unpack it first, as with `gunzip`'],
  [
    [0xff, 0xfe],
    'is written in UTF-16, as Windows PowerShell does; save it as UTF-8',
  ],
];

async function readInput(path: string, maxBytes: number): Promise<Uint8Array> {
  if (path === '') throw new CliError('A file has no name; give its path.');
  const bytes = await readFileOfAtMost(path, maxBytes);
  if (bytes.length === 0) throw new CliError(`${path} is empty.`);
  for (const [start, what] of WRAPPINGS) {
    if (start.every((byte, at) => bytes[at] === byte)) {
      throw new CliError(`${path} ${what}.`);
    }
  }
  return bytes;
}

async function readState(path: string): Promise<DesiredResource[]> {
  const bytes = await readInput(path, MAX_STATE_BYTES);
  try {
    return parseTerraformState(bytes).resources;
  } catch (error) {
    throw error instanceof StateError
      ? new CliError(`${path}: ${error.message}`)
      : error;
  }
}

async function readItems(path: string): Promise<LiveItem[]> {
  return readLive(path, parseConfigItems);
}

async function readModels(path: string): Promise<LiveItem[]> {
  return readLive(path, json => parseLiveModels(json));
}

async function readLive(
  path: string,
  parse: (json: unknown) => LiveItem[],
): Promise<LiveItem[]> {
  const bytes = await readInput(path, MAX_ITEMS_BYTES);
  const json = parsed(path, new TextDecoder().decode(bytes));
  try {
    return parse(json);
  } catch (error) {
    throw error instanceof ConfigItemsError || error instanceof LiveModelsError
      ? new CliError(`${path}: ${error.message}`)
      : error;
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(
      `${path}: This is not JSON; give what the AWS command line prints with \`--output json\`.`,
    );
  }
}
