// The demo's states are copies of the examples, since `yarn demo adopt` writes them.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Copies the states of the examples to where the demo keeps its own, unless they
 * are there already and the examples are the same as then.
 */
export function copyStates(examples, folder) {
  const paths = readdirSync(examples, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(entry.name, 'terraform.tfstate'))
    .filter(path => existsSync(join(examples, path)));
  const digest = createHash('sha256');
  for (const path of paths) digest.update(readFileSync(join(examples, path)));
  const now = digest.digest('hex');
  const mark = join(folder, 'examples.sha256');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === now) return;
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // A state that was written later than the cloud was looked at would be doubted.
    cpSync(join(examples, path), join(folder, path), {
      preserveTimestamps: true,
    });
  }
  writeFileSync(mark, now);
}
