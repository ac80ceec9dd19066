import { createRequire } from 'node:module';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { AdminError } from './AdminError';

/** Brings the stores in S3. @internal */
export const AWS_MODULE =
  '@iac-drift/backstage-plugin-iac-drift-backend-module-aws';

/**
 * A package of the backend that this command is run for: from where it is run, else
 * from where this package is. This plugin does not depend on it; every backend does.
 *
 * @param name - as in an import
 * @throws AdminError when it is not installed
 * @internal
 */
export function fromBackend<T>(name: string): T {
  const here = resolvePackagePath(
    '@iac-drift/backstage-plugin-iac-drift-backend',
  );
  for (const base of [process.cwd(), here]) {
    const load = createRequire(join(base, 'package.json'));
    let path;
    try {
      path = load.resolve(name);
    } catch {
      continue;
    }
    return load(path) as T;
  }
  throw new AdminError(
    `${name} is not installed here. Run this where the backend is installed.`,
  );
}
