import { createHash } from 'node:crypto';
import { comparePlan, PlanComparison, PlanError } from '@iac-drift/engine';
import { Command } from 'commander';
import { CliError } from '../CliError';
import { comparisonText } from '../output/comparisonText';
import { jsonText, plain, tell } from '../output/terminal';
import { portalUrl } from '../portal';
import { parsedAs, readInput } from './inputFile';
import { sendPlan } from './sendPlan';

/** As much as the portal takes. */
const MAX_BYTES = 64 * 1024 * 1024;
const API = 'api/iac-drift/v1/';

interface Options {
  plan: string;
  stack: string;
  url: string;
  dryRun?: boolean;
  json?: boolean;
}

/** A plan, and where it goes. */
interface Parcel {
  stack: string;
  url: URL;
  plan: Uint8Array;
  sha256: string;
  comparison: PlanComparison;
}

const HELP = `
The plan is sent whole, sensitive values too, so that the portal can tell whether they
changed; it masks them then and keeps none. Make the plan with a refresh, as is the
default: one of -refresh=false looks like one without drift.

IAC_DRIFT_TOKEN holds the token of a service that the portal knows, with the permission
iac-drift.report.create. The portal takes a stack of a source that it has under
iacDrift.reports.sources, and each plan once, in the order in which they were made.

Exit codes: 0 reported, whatever drifted, 1 error. To fail a job on drift, use
\`iac-drift compare --plan\`.`;

/**
 * `iac-drift report`: pushes the drift that a plan holds to the portal, where it is a
 * stack as any other.
 *
 * @public
 */
export function reportCommand(): Command {
  return new Command('report')
    .description("report the drift that a CI job's plan holds to the portal")
    .requiredOption(
      '--plan <file>',
      'a plan as `terraform show -json PLANFILE` or `tofu show -json PLANFILE` prints it',
    )
    .requiredOption('--stack <ref>', 'the stack, as report:<source id>/<path>')
    .requiredOption('--url <url>', "URL of the portal's backend")
    .option('--dry-run', 'show what would be sent, and send nothing')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const parcel = await packed(options);
      const result = options.dryRun ? shown(parcel) : await sent(parcel);
      process.stdout.write(
        options.json ? `${jsonText(result.json)}\n` : result.text,
      );
    });
}

async function packed({ plan: path, stack, url }: Options): Promise<Parcel> {
  if (!/^report:[^/]+\/./.test(stack)) {
    throw new CliError(
      `${stack} is not a stack that is reported; name it as report:<source id>/<path>.`,
    );
  }
  const target = reportsUrl(url, stack);
  const plan = await readInput(path, MAX_BYTES);
  const sha256 = createHash('sha256').update(plan).digest('hex');
  const comparison = parsedAs(path, () => comparePlan(plan), PlanError);
  return { stack, url: target, plan, sha256, comparison };
}

/** @param url - of the portal, or of its API */
function reportsUrl(url: string, stack: string): URL {
  const base = portalUrl(url);
  const below = base.pathname.replace(/api\/iac-drift\/(v1\/)?$/, '');
  const target = new URL(`${below}${API}reports`, base);
  target.searchParams.set('stack', stack);
  return target;
}

interface Result {
  json: unknown;
  text: string;
}

function shown({ stack, url, plan, sha256, comparison }: Parcel): Result {
  const { resources, summary, plannedAt } = comparison;
  const target = url.href;
  return {
    json: {
      url: target,
      stack,
      bytes: plan.length,
      sha256,
      plannedAt,
      resources,
      summary,
    },
    text: `${comparisonText(comparison, { unmanaged: [], leftOut: {} })}
${[
  'Not sent (--dry-run):',
  `  to       ${target}`,
  `  stack    ${stack}`,
  `  plan     ${plan.length} bytes, SHA-256 ${sha256}`,
  `  made at  ${plannedAt ?? 'not told, which the portal refuses'}`,
]
  .map(plain)
  .join('\n')}
`,
  };
}

async function sent({ url, plan, sha256, stack }: Parcel): Promise<Result> {
  const token = process.env.IAC_DRIFT_TOKEN?.trim() ?? '';
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CliError(
      token === ''
        ? 'There is no token; give it in the environment variable IAC_DRIFT_TOKEN.'
        : 'The token in IAC_DRIFT_TOKEN has characters that no token has, such as spaces.',
    );
  }
  tell(
    `Sending the plan (${plan.length} bytes, SHA-256 ${sha256}) to ${url.host} as ${stack}.`,
  );
  const json = await sendPlan({ url, token, plan, onWait: tell });
  return { json, text: receiptText(json, url) };
}

/** As far as it matters here. */
interface Receipt {
  stack: {
    ref: string;
    verdicts: { inSync: number; drifted: number; unverifiable: number };
    openFindings: number;
  };
  recorded: boolean;
  url: string;
}

function receiptText(answer: unknown, { host }: URL): string {
  if (!isReceipt(answer)) {
    throw new CliError(
      `${host} answers as no portal of this version does; use an iac-drift of the portal's version.`,
    );
  }
  const { stack, recorded, url } = answer;
  const { inSync, drifted, unverifiable } = stack.verdicts;
  if (!recorded) {
    tell('The portal had this plan already; it is not recorded twice.');
  }
  return `${plain(
    `${stack.ref}: ${
      inSync + drifted + unverifiable
    } resources: ${inSync} in sync, ${drifted} drifted, ${unverifiable} unverifiable. Open findings: ${
      stack.openFindings
    }.`,
  )}\n${plain(url)}\n`;
}

function isReceipt(answer: unknown): answer is Receipt {
  const { stack, recorded, url } = (answer ?? {}) as Partial<Receipt>;
  return (
    typeof stack?.ref === 'string' &&
    typeof stack.verdicts === 'object' &&
    typeof recorded === 'boolean' &&
    typeof url === 'string'
  );
}
