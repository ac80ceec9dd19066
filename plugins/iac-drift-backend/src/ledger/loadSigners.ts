import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NoteSigner } from '@iac-drift/ledger';
import { loadOrCreateSigner, loadSigner, signerFromPem } from './signer';

/**
 * The keys that sign: the log's, and those before it that sign beside it while the
 * log changes to it.
 *
 * @throws Error when one is not a key, or a file that must be there is not
 * @internal
 */
export async function loadSigners(options: {
  origin: string;
  /** Makes the signer in place of a key here, as where a service keeps the key. */
  createSigner?: (origin: string) => Promise<NoteSigner>;
  key?: string;
  keyFile: string;
  previousKeys: string[];
  previousKeyFiles: string[];
  logger: LoggerService;
}): Promise<{ signer: NoteSigner; previousSigners: NoteSigner[] }> {
  const { origin } = options;
  const fromFiles = await Promise.all(
    options.previousKeyFiles.map(file => loadSigner({ file, origin })),
  );
  return {
    signer: await loadPresent(options),
    previousSigners: [
      ...options.previousKeys.map(pem => signerFromPem({ pem, origin })),
      ...fromFiles,
    ],
  };
}

async function loadPresent(options: {
  origin: string;
  createSigner?: (origin: string) => Promise<NoteSigner>;
  key?: string;
  keyFile: string;
  logger: LoggerService;
}): Promise<NoteSigner> {
  const { origin, createSigner, key, keyFile, logger } = options;
  if (createSigner) {
    if (key !== undefined) {
      throw new Error(
        'A module signs the log and iacDrift.ledger.key holds a key; take one of them away.',
      );
    }
    return createSigner(origin);
  }
  return key === undefined
    ? loadOrCreateSigner({ keyFile, origin, logger })
    : signerFromPem({ pem: key, origin });
}
