import { checkpointName } from '../published/names';
import type { StoreFigures } from '../s3/S3Objects';
import type { VerifyReport } from './verifyReport';

const MOST_LINES = 10;

/** What others say of the log, and where else it was looked at, in lines. @internal */
export function detailsOf(report: VerifyReport): string[] {
  return [
    ...witnesses(report),
    ...timestamps(report),
    ...(report.store ? store(report.store) : []),
    ...against(report),
  ];
}

function witnesses({ attestations }: VerifyReport): string[] {
  const { cosigned = [], unknown = 0 } = attestations ?? {};
  return [
    ...cosigned.map(
      ({ witness, size, time }) =>
        `  witness      ${witness} saw ${size} entries on ${iso(time)}`,
    ),
    ...(unknown > 0
      ? [
          `  witnesses    ${unknown} cosignatures by others that no policy names, so not checked`,
        ]
      : []),
  ];
}

function timestamps({
  attestations,
  timestampsVerified,
  target,
}: VerifyReport): string[] {
  const stamped = attestations?.stamped ?? [];
  const newest = stamped.at(-1);
  if (!newest) {
    return [];
  }
  const { size, time, file } = newest;
  const head = `  timestamps   ${
    stamped.length
  }, the newest of ${size} entries, on ${iso(time)}`;
  return timestampsVerified === stamped.length
    ? [`${head}; openssl accepts all`]
    : [
        `${head}; who made them was not checked.`,
        `               Give --tsa-ca, or in ${target}:`,
        `               openssl ts -verify -data ${checkpointName(
          size,
        )} -in ${file} -attime ${time} -CAfile CA.pem`,
      ];
}

function store(figures: StoreFigures): string[] {
  const { objects, versions, checked, checksums, retainedUntil, expired } =
    figures;
  const more =
    figures.moreFindings + Math.max(0, figures.findings.length - MOST_LINES);
  return [
    `  store        ${objects} objects in ${versions} versions; ${checked} read and checked`,
    ...(retainedUntil !== undefined
      ? [
          `  locked       ${
            expired > 0
              ? `${expired} no longer; the first lock ended on`
              : 'all at least until'
          } ${retainedUntil}`,
        ]
      : []),
    `  checksums    ${
      checksums > 0
        ? `${checksums} kept by the store, equal to the bytes`
        : 'none kept by the store; the bytes were hashed here'
    }`,
    ...figures.findings
      .slice(0, MOST_LINES)
      .map(({ message }) => `  finding      ${message}`),
    ...(more > 0 ? [`  findings     ${more} more; --json lists them`] : []),
  ];
}

function against({ against: figures }: VerifyReport): string[] {
  if (!figures) {
    return [];
  }
  const { url, entries, ahead, openFindings } = figures;
  return [
    `  compared     with ${url}: ${entries} entries${
      ahead > 0 ? `, of which ${ahead} are not published yet` : ''
    }`,
    openFindings === undefined
      ? '               It shows no findings, so none were compared.'
      : `               It shows ${openFindings} unresolved findings.`,
  ];
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
