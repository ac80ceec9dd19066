import { parseArgs } from 'node:util';
import { StoreError } from '../evidence/BoundedStore';
import { RestoreError } from '../restore/RestoreError';
import { restoreLog } from '../restore/restoreLog';
import { AdminError } from './AdminError';
import { openBackend } from './openBackend';
import { openStore } from './openStore';

const HELP = `Usage: iac-drift-admin restore --from <store> [options]

Fills an empty database with the log that a store holds, and verifies every byte of it
on the way. Run it where the backend is installed, while no backend is running.

  --from <store>    a folder, the id of a configured store (s3:primary), or its
                    s3://BUCKET/PREFIX
  --config <file>   configuration of the backend; may be given several times, as
                    for the backend itself. Defaults to app-config.yaml
  --vkey <key>      public key of the log, where a service such as KMS signs it
  --dry-run         verify everything, write nothing
  --help            this text

The key that is configured must be one of the log's: the log is continued with it.
All of it is restored, or nothing is; after a failure run it again.

Exit code: 0 restored, 1 not.
`;

/** Their messages are for a person. */
const FORESEEN = [AdminError, RestoreError, StoreError];

const PROGRESS_MS = 1000;

/**
 * The command `iac-drift-admin`.
 *
 * @param args - what follows the name of the command
 * @public
 */
export async function main(args: string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    if (FORESEEN.some(type => error instanceof type)) {
      process.stderr.write(`${(error as Error).message}\n`);
    } else {
      // The stack is for whoever mends it; knex puts values into the message.
      const { name, stack = '' } = error as Error;
      const frames = stack.split('\n').filter(line => /^\s+at /.test(line));
      process.stderr.write(`Unexpected ${name}\n${frames.join('\n')}\n`);
    }
    process.exitCode = 1;
  }
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP);
    return;
  }
  if (positionals[0] !== 'restore' || positionals.length > 1) {
    throw new AdminError(
      `There is no command '${positionals.join(' ')}'; see --help.`,
    );
  }
  if (values.from === undefined) {
    throw new AdminError(
      'Say which store to restore from: --from <folder>, --from s3:primary.',
    );
  }
  const dryRun = values['dry-run'] === true;
  const backend = await openBackend({
    configs: values.config ?? [],
    vkey: values.vkey,
  });
  try {
    const store = await openStore(values.from, backend.config);
    const restored = await restoreLog({
      db: backend.db,
      store,
      origin: backend.origin,
      vkey: backend.vkey,
      dryRun,
      onProgress: progress(),
    });
    process.stdout.write(
      `${dryRun ? 'Verified' : 'Restored'} ${restored.entries} entries of ${
        restored.origin
      }, ${restored.checkpoints} checkpoints, ${
        restored.blobs
      } pieces of data, ${restored.attestations} cosignatures and timestamps${
        dryRun ? '; nothing was written.' : '. The backend can be started.'
      }\n`,
    );
  } finally {
    await backend.close();
  }
}

function parse(args: string[]) {
  try {
    const parsed = parseArgs({
      args,
      tokens: true,
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        config: { type: 'string', multiple: true },
        vkey: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    for (const name of ['from', 'vkey']) {
      const given = parsed.tokens.filter(
        token => token.kind === 'option' && token.name === name,
      );
      if (given.length > 1) {
        throw new Error(`--${name} is given twice`);
      }
    }
    return parsed;
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    throw new AdminError(`${reason}; see --help.`);
  }
}

/** Tells now and then how far it is, on stderr. */
function progress(): (entries: number) => void {
  let told = Date.now();
  return entries => {
    if (Date.now() - told >= PROGRESS_MS) {
      told = Date.now();
      process.stderr.write(`${entries} entries ...\n`);
    }
  };
}
