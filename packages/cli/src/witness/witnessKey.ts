import { type Cosigner, cosignerOf } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { type OwnKey, ownKey } from '../keys/ownKey';

/** The key of a witness, and what its operator should hear of it. @internal */
export interface WitnessKey extends Omit<OwnKey, 'signer'> {
  cosigner: Cosigner;
}

/**
 * The key in a file, made when there is none.
 *
 * @throws CliError when it cannot be read, made or used
 * @internal
 */
export async function witnessKey(options: {
  file: string;
  name?: string;
}): Promise<WitnessKey> {
  const { signer, ...about } = await ownKey({
    ...options,
    role: 'witness',
    nameOption: '--name',
  });
  return { cosigner: cosignerOf(signer, sha256), ...about };
}
