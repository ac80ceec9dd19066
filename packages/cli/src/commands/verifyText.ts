import type { TamperProblem } from '@iac-drift/ledger';
import { plain } from '../output/terminal';
import { detailsOf } from './verifyDetails';
import type { VerifyReport } from './verifyReport';

/** A verification for a person to read, in lines that end with a line feed. @internal */
export function verificationText(result: VerifyReport): string {
  const lines = [
    ...verdict(result),
    ...figures(result),
    ...detailsOf(result),
    ...trust(result),
  ];
  return lines.map(line => `${plain(line)}\n`).join('');
}

function verdict(result: VerifyReport): string[] {
  switch (result.status) {
    case 'intact':
      return [`INTACT  ${intact(result)}`, `  root         ${result.root}`];
    case 'tampered':
      return [
        `TAMPERED  ${result.problem.message}`,
        ...place(result.problem),
        `  rule         ${result.problem.rule}`,
      ];
    default:
      return [
        `CANNOT SAY  ${result.message}`,
        `  reason       ${result.reason}`,
      ];
  }
}

function intact({ mode, entries, since, seq, bundle }: VerifyReport): string {
  switch (mode) {
    case 'bundle':
      return `all ${bundle?.entries} entries in the bundle are in the log as it was signed, and the report says what they say`;
    case 'spot':
      return `entry ${seq} is in the log as it was signed`;
    case 'incremental':
      return since === entries
        ? `nothing was added since the older checkpoint of ${since} entries`
        : `entries ${since} to ${
            entries - 1
          } are as they were signed and continue the older checkpoint`;
    default:
      return `all ${entries} entries are as they were signed`;
  }
}

function place(problem: TamperProblem): string[] {
  const { file, line, bytes, seq, lastSeq } = problem;
  return [
    ...(file !== undefined ? [`  file         ${file}`] : []),
    ...(bytes
      ? [
          `  ${
            line === undefined
              ? 'bytes        '
              : `line         ${line}, bytes `
          }${bytes.start} to ${bytes.end - 1}`,
        ]
      : []),
    ...(seq !== undefined
      ? [
          `  sequence     ${seq}${
            lastSeq !== undefined && lastSeq !== seq ? ` to ${lastSeq}` : ''
          }`,
        ]
      : []),
  ];
}

function figures(result: VerifyReport): string[] {
  const { origin, entries, covered, checkpoints, introduced = [] } = result;
  const { bundle } = result;
  return [
    ...(origin !== undefined ? [`  log          ${origin}`] : []),
    ...(bundle ? [`  findings     ${bundle.findings}`] : []),
    ...(result.mode === 'spot' || result.mode === 'bundle'
      ? [`  entries      ${entries} when the checkpoint was signed`]
      : [
          `  entries      ${entries}, of which ${covered} are covered by a signed checkpoint`,
          `  checkpoints  ${checkpoints}`,
        ]),
    ...introduced.map(
      ({ key, seq }) => `  new key      ${key}, introduced by entry ${seq}`,
    ),
  ];
}

const BESIDE = {
  bucket: 'from the bucket itself: whoever could write the',
  bundle: 'from the bundle itself: whoever could change the',
  folder: 'from the folder itself: whoever could change the',
  served: 'from the server itself: whoever could change the',
};

function trust({ keySource, keys, store, mode }: VerifyReport): string[] {
  const list = keys.join(', ') || 'none';
  return keySource === 'given'
    ? [`  key          ${list}, as given`]
    : [
        `  key          ${list}, ${
          BESIDE[besideIn({ keySource, store, mode })]
        }`,
        '               entries could change it too. Give the key that you know with --vkey.',
      ];
}

/** What lay beside the key that was taken. */
function besideIn({
  keySource,
  store,
  mode,
}: Pick<VerifyReport, 'keySource' | 'store' | 'mode'>): keyof typeof BESIDE {
  if (mode === 'bundle') {
    return mode;
  }
  return store || keySource === 'given' ? 'bucket' : keySource;
}
