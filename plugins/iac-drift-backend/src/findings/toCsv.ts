import { Readable } from 'node:stream';
import type { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { stringify } from 'csv-stringify';

const COLUMNS: [string, (finding: Finding) => string | undefined][] = [
  ['id', f => f.id],
  ['severity', f => f.severity],
  ['kind', f => f.kind],
  ['state', f => f.state],
  ['stack', f => f.stack],
  ['address', f => f.address],
  ['type', f => f.type],
  ['cloud resource', f => f.identity.arn ?? f.identity.id],
  ['account', f => f.identity.accountId],
  ['region', f => f.identity.region],
  ['entities', f => f.entityRefs.join(' ')],
  ['owners', f => f.owners.join(' ')],
  ['changes', f => f.changes.map(change => change.path).join(' ')],
  ['actor', f => f.attribution.actor],
  ['channel', f => f.attribution.channel],
  ['confidence', f => f.attribution.confidence],
  ['event', f => f.attribution.eventName],
  ['event id', f => f.attribution.eventId],
  ['changed at', f => f.attribution.time],
  ['first seen', f => f.firstSeen],
  ['last seen', f => f.lastSeen],
  ['decision', f => f.decision?.action],
  ['decided by', f => f.decision?.by],
  ['reason', f => f.decision?.reason],
  ['accepted until', f => f.decision?.until],
  ['outcome', f => f.resolution?.outcome],
  ['ended at', f => f.resolution?.time],
  ['ended by', f => f.resolution?.attribution.actor],
];

/**
 * Findings as CSV (RFC 4180) with a header line, without the values that differ:
 * a sheet is passed on more easily than a page. Text that a spreadsheet would take
 * for a formula is made harmless: names in the cloud are anyone's.
 *
 * @internal
 */
export function toCsv(findings: AsyncIterable<Finding>): Readable {
  const lines = stringify({
    header: true,
    columns: COLUMNS.map(([name]) => name),
    escape_formulas: true,
    record_delimiter: 'windows',
  });
  const rows = Readable.from(findings).map((finding: Finding) =>
    COLUMNS.map(([, read]) => read(finding) ?? ''),
  );
  rows.on('error', error => lines.destroy(error));
  return rows.pipe(lines);
}
