import { EvidenceForkError } from '@iac-drift/backstage-plugin-iac-drift-node';
import { NoteError, openCheckpoint, parseVkey, toHex } from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Anchor } from '../ledger';

/**
 * What a checkpoint found outside the database says; this log must have signed it.
 *
 * @throws EvidenceForkError when it did not
 * @internal
 */
export async function openOwn(options: {
  note: Uint8Array;
  vkeys: readonly string[];
  /** For the message: `checkpoint in the folder /var/evidence`. */
  where: string;
}): Promise<Anchor> {
  const { note, vkeys, where } = options;
  try {
    const keys = vkeys.map(vkey => parseVkey(vkey, sha256));
    const { size, root } = await openCheckpoint(note, keys, {
      sha256,
      verify: ed25519Verify,
    });
    return { size, root: toHex(root), where };
  } catch (error) {
    if (error instanceof NoteError) {
      throw new EvidenceForkError(
        `${where} was not signed by this log: ${error.message}. Nothing is published there.`,
      );
    }
    throw error;
  }
}
