/**
 * The `iac-drift` command.
 *
 * @packageDocumentation
 */
import { Command } from 'commander';
import { version } from '../package.json';
import { CliError } from './CliError';
import { compareCommand } from './commands/compare';
import { reportCommand } from './commands/report';
import { verifyCommand } from './commands/verify';
import { witnessCommand } from './commands/witness';
import { ExitCode } from './exitCodes';
import { giveOnce } from './giveOnce';
import { tell } from './output/terminal';

/** The program with all its commands. @public */
export function program(): Command {
  return new Command('iac-drift')
    .description(
      'Finds drift between infrastructure code and the cloud, and checks the record of it.',
    )
    .version(version)
    .addCommand(giveOnce(compareCommand()))
    .addCommand(giveOnce(reportCommand()))
    .addCommand(giveOnce(verifyCommand()))
    .addCommand(giveOnce(witnessCommand()));
}

/**
 * Runs a command line as `process.argv` holds it. Only the result goes to
 * stdout; an error is one sentence on stderr, and exit code 1.
 *
 * @public
 */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever closed the pipe has read enough; a full disk is another matter.
    if (error.code !== 'EPIPE') {
      tell(`The result cannot be written (${error.code}).`);
      process.exitCode = ExitCode.error;
    }
    process.exit();
  });
  try {
    await program().parseAsync(argv);
  } catch (error) {
    tell(sentenceOf(error));
    process.exitCode = ExitCode.error;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CliError) return error.message;
  const name = error instanceof Error ? error.name : 'an unknown error';
  return `An unexpected error (${name}) ended the command; please report it.`;
}
