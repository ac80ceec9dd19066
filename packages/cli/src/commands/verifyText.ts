import type { TamperProblem } from '@iac-drift/ledger';
import { plain } from '../output/terminal';
import type { FolderVerification } from './verifyFolder';

/** A verification for a person to read, in lines that end with a line feed. @internal */
export function verificationText(result: FolderVerification): string {
  const lines = [...verdict(result), ...figures(result), ...trust(result)];
  return lines.map(line => `${plain(line)}\n`).join('');
}

function verdict(result: FolderVerification): string[] {
  switch (result.status) {
    case 'intact':
      return [
        `INTACT  all ${result.entries} entries are as they were signed`,
        `  root         ${result.root}`,
      ];
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

function place(problem: TamperProblem): string[] {
  const { file, line, bytes, seq, lastSeq } = problem;
  return [
    ...(file !== undefined ? [`  file         ${file}`] : []),
    ...(line !== undefined && bytes
      ? [`  line         ${line}, bytes ${bytes.start} to ${bytes.end - 1}`]
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

function figures(result: FolderVerification): string[] {
  return [
    ...(result.origin !== undefined ? [`  log          ${result.origin}`] : []),
    `  entries      ${result.entries}, of which ${result.covered} are covered by a signed checkpoint`,
    `  checkpoints  ${result.checkpoints}`,
  ];
}

function trust(result: FolderVerification): string[] {
  const keys = result.keys.join(', ') || 'none';
  return result.keySource === 'given'
    ? [`  key          ${keys}, as given`]
    : [
        `  key          ${keys}, from the folder itself: whoever could change the`,
        '               entries could change it too. Give the key that you know with --vkey.',
      ];
}
