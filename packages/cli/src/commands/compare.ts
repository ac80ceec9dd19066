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
import { Command } from 'commander';
import { CliError } from '../CliError';
import { ExitCode } from '../exitCodes';
import { comparisonText } from '../output/comparisonText';
import { jsonText } from '../output/terminal';
import { comparedTemplate } from './compareWithTemplate';
import { parsedAs, readInput, readJson } from './inputFile';

interface Options {
  state?: string[];
  configItems?: string[];
  live?: string[];
  plan?: string;
  template?: string;
  stackResources?: string;
  parameters?: string;
  schemas?: string[];
  account?: string;
  region?: string;
  json?: boolean;
}

/**
 * `iac-drift compare`: what the code says, as Terraform state or as a
 * CloudFormation template, against what AWS Config and the Cloud Control API say,
 * or against what a plan's refresh found. Exits 0 in sync, 2 on drift, 3 when all that is wrong is that
 * something could not be verified. What no state claims is listed, and is no
 * drift of any resource.
 *
 * @public
 */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'compare Terraform or OpenTofu state, or a CloudFormation template, with what AWS shows, or read the drift that a plan holds',
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
    .option(
      '--template <file>',
      'a CloudFormation template in YAML or JSON, or what `aws cloudformation get-template` prints, to compare with --live; only what it declares is compared',
    )
    .option(
      '--stack-resources <file>',
      'which object each resource of the template is: what `aws cloudformation describe-stack-resources` prints',
    )
    .option(
      '--parameters <file>',
      "what the stack was deployed with: what `aws cloudformation describe-stacks --stack-name NAME` prints; otherwise the template's defaults",
    )
    .option(
      '--schemas <file...>',
      'what `aws cloudformation describe-type` prints of the types of the template, or a list of registry schemas; may be given several times',
    )
    .option(
      '--account <id>',
      "what AWS::AccountId is in the template; otherwise the stack's",
    )
    .option(
      '--region <name>',
      "what AWS::Region is in the template; otherwise the stack's",
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
What functions of a template cannot be resolved is listed as unverified, and is no
drift.

Exit codes: 0 in sync, 2 drift, 3 unverifiable only, 1 error.`,
    )
    .action(async (options: Options) => {
      const { comparison, unclaimed } = await compared(options);
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

async function compared(options: Options): Promise<Compared> {
  const { plan, template } = options;
  if (template !== undefined) return comparedWithTemplate(template, options);
  for (const name of [
    'stackResources',
    'parameters',
    'schemas',
    'account',
    'region',
  ] as const) {
    if (options[name] !== undefined) {
      throw new CliError(
        `--${name.replace('R', '-r')} belongs to --template; give both.`,
      );
    }
  }
  return plan === undefined
    ? comparedFiles(options)
    : comparedPlan(plan, options);
}

async function comparedWithTemplate(
  template: string,
  options: Options,
): Promise<Compared> {
  const { state, configItems, plan, live = [], schemas = [] } = options;
  if (state || configItems || plan !== undefined) {
    throw new CliError(
      'A template is compared with live properties alone; give --template with --live, without --state, --config-items and --plan.',
    );
  }
  if (live.length === 0) {
    throw new CliError('There is nothing to compare with; give --live.');
  }
  const { comparison, unmanaged } = await comparedTemplate({
    template,
    live,
    schemas,
    stackResources: options.stackResources,
    parameters: options.parameters,
    account: options.account,
    region: options.region,
  });
  return { comparison, unclaimed: { unmanaged, leftOut: {} } };
}

async function comparedFiles({
  state = [],
  configItems = [],
  live: models = [],
}: Options): Promise<Compared> {
  if (state.length === 0) {
    throw new CliError(
      'There is nothing to compare; give --state with --config-items or --live, or --template with --live, or --plan.',
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
  return {
    comparison: parsedAs(path, () => comparePlan(bytes), PlanError),
    unclaimed: { unmanaged: [], leftOut: {} },
  };
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

async function readState(path: string): Promise<DesiredResource[]> {
  const bytes = await readInput(path, MAX_STATE_BYTES);
  return parsedAs(path, () => parseTerraformState(bytes), StateError).resources;
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
  const json = await readJson(path);
  return parsedAs(path, () => parse(json), ConfigItemsError, LiveModelsError);
}
