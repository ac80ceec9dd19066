import {
  DesiredStateError,
  type DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';

/**
 * Refuses a path of a form that its source does not take.
 *
 * @throws DesiredStateError
 * @internal
 */
export function requirePath(source: DesiredStateSource, path: string): void {
  const problem = source.validatePath(path);
  if (problem) {
    throw new DesiredStateError(problem);
  }
}
