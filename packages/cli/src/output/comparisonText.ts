import {
  Change,
  Comparison,
  ComparisonSummary,
  JsonValue,
  ResourceResult,
  severityOf,
  UnmanagedResult,
} from '@iac-drift/engine';
import { plain } from './terminal';

/** Longer values are cut in the text; `--json` has them whole. */
const WIDEST_VALUE = 400;

/** A comparison for a person to read, in lines that end with a line feed. @internal */
export function comparisonText(
  { resources, summary }: Comparison,
  unclaimed: UnmanagedResult,
): string {
  const drifted = resources.filter(r => r.verdict === 'drifted');
  const unverifiable = resources.filter(r => r.verdict === 'unverifiable');
  const blocks = [
    ...drifted.map(driftBlock),
    ...(unverifiable.length > 0 ? [unverifiableBlock(unverifiable)] : []),
    ...unmanagedBlock(unclaimed),
    summaryBlock(summary),
  ];
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`;
}

function driftBlock(result: ResourceResult): string[] {
  const where = [
    result.identity.resourceId ?? result.identity.id,
    result.identity.region,
  ].filter(part => part !== undefined);
  return [
    `DRIFTED  ${plain(result.address)}  (${[
      result.kind ?? 'changed',
      severityOf(result),
    ].join(', ')})`,
    ...(where.length > 0 ? [`  ${plain(where.join('  '))}`] : []),
    ...(result.kind === 'deleted'
      ? ['  It is gone from the cloud.']
      : result.changes.flatMap(changeLines)),
  ];
}

function changeLines({ path, desired, live }: Change): string[] {
  return [
    `  ${plain(path)}`,
    `    desired  ${shown(desired)}`,
    `    live     ${shown(live)}`,
  ];
}

function shown(value: JsonValue): string {
  const text = plain(
    typeof value === 'string' ? value || '""' : JSON.stringify(value),
  );
  return text.length > WIDEST_VALUE
    ? `${text.slice(0, WIDEST_VALUE)}... (${text.length} characters)`
    : text;
}

function unverifiableBlock(results: ResourceResult[]): string[] {
  const widest = Math.max(...results.map(r => (r.reason ?? '').length));
  return [
    'UNVERIFIABLE',
    ...results.map(
      r =>
        `  ${(r.reason ?? '').padEnd(widest)}  ${plain(r.address)}${
          r.detail ? `  ${plain(r.detail)}` : ''
        }`,
    ),
  ];
}

/** What no state claims, and how much was left out for which reason. */
function unmanagedBlock({ unmanaged, leftOut }: UnmanagedResult): string[][] {
  const counted = Object.entries(leftOut).sort(([a], [b]) => (a < b ? -1 : 1));
  if (unmanaged.length + counted.length === 0) return [];
  const reasons = counted.map(([reason, count]) => `${count} ${reason}`);
  return [
    [
      `UNMANAGED  ${unmanaged.length}${
        reasons.length > 0 ? `  (left out: ${reasons.join(', ')})` : ''
      }`,
      ...unmanaged.map(({ type, identity, name }) => {
        const id = identity.resourceId ?? identity.arn ?? '';
        const known = name === undefined || name === id ? '' : `  ${name}`;
        return `  ${plain(`${type}  ${id}${known}`)}`;
      }),
    ],
  ];
}

function summaryBlock(s: ComparisonSummary): string[] {
  return [
    `${s.resources} resources: ${s.inSync} in sync, ${s.drifted} drifted, ${s.unverifiable} unverifiable.`,
    `Coverage: ${s.resources - s.unverifiable} of ${s.resources} resources, ${
      s.attributesCompared
    } of ${s.attributesDeclared} attributes checked.`,
  ];
}
