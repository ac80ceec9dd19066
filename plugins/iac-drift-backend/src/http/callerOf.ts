import { BackstageCredentials } from '@backstage/backend-plugin-api';

/**
 * Who calls, as records name them: the entity ref of a person, the subject of a
 * service.
 *
 * @internal
 */
export function callerOf({ principal }: BackstageCredentials): string {
  const { userEntityRef, subject } = principal as Record<string, unknown>;
  return String(userEntityRef ?? subject ?? 'unknown');
}
