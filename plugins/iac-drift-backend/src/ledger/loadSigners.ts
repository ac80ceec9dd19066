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
  key?: string;
  keyFile: string;
  previousKeys: string[];
  previousKeyFiles: string[];
  logger: LoggerService;
}): Promise<{ signer: NoteSigner; previousSigners: NoteSigner[] }> {
  const { origin, key, keyFile, logger } = options;
  const fromFiles = await Promise.all(
    options.previousKeyFiles.map(file => loadSigner({ file, origin })),
  );
  return {
    signer:
      key === undefined
        ? await loadOrCreateSigner({ keyFile, origin, logger })
        : signerFromPem({ pem: key, origin }),
    previousSigners: [
      ...options.previousKeys.map(pem => signerFromPem({ pem, origin })),
      ...fromFiles,
    ],
  };
}
