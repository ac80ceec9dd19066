import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

const AWS = '@iac-drift/backstage-plugin-iac-drift-backend-module-aws';

/**
 * Sees to it that what is configured for a module is not passed over because the
 * module is not there: a log would be signed with another key, or kept nowhere else.
 *
 * @param brought - what the modules that are there brought
 * @throws InputError saying which one to add
 * @internal
 */
export function requireModules(
  config: RootConfigService,
  brought: { createSigner?: unknown; stores: readonly unknown[] },
): void {
  if (config.has('iacDrift.ledger.kms') && !brought.createSigner) {
    throw new InputError(
      `iacDrift.ledger.kms names a key that nothing here can sign with: add the module ${AWS} to the backend, or remove kms.`,
    );
  }
  const s3 = config.getOptional('iacDrift.evidence.s3');
  if (Array.isArray(s3) && s3.length > 0 && brought.stores.length === 0) {
    throw new InputError(
      `iacDrift.evidence.s3 names buckets that nothing here can write to: add the module ${AWS} to the backend, or remove s3.`,
    );
  }
}
