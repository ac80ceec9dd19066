import { createPublicKey } from 'node:crypto';
import {
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import { formatVkey, type NoteSigner } from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { KmsConfig } from './config';

/** The longest message that KMS signs as it is; a checkpoint has some 150 bytes. */
const MAX_MESSAGE = 4096;
const DEFAULT_CALL_MS = 30_000;

/**
 * Signs with an Ed25519 key that AWS KMS holds and never gives away
 * (`ECC_NIST_EDWARDS25519`, `ED25519_SHA_512` over the message itself).
 *
 * @param options - `origin`: name of the log, which the key bears. `callMs`: until
 *   a call with its retries is over
 * @throws Error with one sentence when KMS does not give the public key, or it is
 *   one of another kind
 * @internal
 */
export async function createKmsSigner(options: {
  config: KmsConfig;
  credentials: AwsCredentialsManager;
  origin: string;
  callMs?: number;
}): Promise<NoteSigner> {
  const { origin, callMs = DEFAULT_CALL_MS } = options;
  const { keyId, region, endpoint, accountId } = options.config;
  const client = new KMSClient({
    region,
    endpoint,
    credentials: async () => {
      const found = await options.credentials.getCredentialProvider({
        accountId,
      });
      return found.sdkCredentialProvider();
    },
    customUserAgent: 'iac-drift-backstage',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: callMs / 3,
      throwOnRequestTimeout: true,
    },
  });

  const call = async <T>(
    operation: string,
    send: (
      kmsClient: KMSClient,
      http: { abortSignal: AbortSignal },
    ) => Promise<T>,
  ): Promise<T> => {
    try {
      return await send(client, { abortSignal: AbortSignal.timeout(callMs) });
    } catch (error) {
      throw new Error(
        `kms:${operation} with the key ${keyId} in ${region} failed (${
          (error as Error).name
        }): check iacDrift.ledger.kms, and that the portal has the rights kms:GetPublicKey and kms:Sign on the key.`,
        { cause: error },
      );
    }
  };

  const { PublicKey, KeySpec } = await call('GetPublicKey', (c, http) =>
    c.send(new GetPublicKeyCommand({ KeyId: keyId }), http),
  );
  if (!PublicKey || KeySpec !== 'ECC_NIST_EDWARDS25519') {
    throw new Error(
      `The KMS key ${keyId} is of kind ${KeySpec}: the log needs one of kind ECC_NIST_EDWARDS25519 for signing and verifying.`,
    );
  }
  const publicKey = rawKey(PublicKey);

  return {
    name: origin,
    vkey: formatVkey(origin, publicKey, sha256),
    async sign(message) {
      if (message.length > MAX_MESSAGE) {
        throw new Error(
          `AWS KMS signs at most ${MAX_MESSAGE} bytes, and this message has ${message.length}.`,
        );
      }
      const { Signature } = await call('Sign', (c, http) =>
        c.send(
          new SignCommand({
            KeyId: keyId,
            Message: message,
            MessageType: 'RAW',
            SigningAlgorithm: 'ED25519_SHA_512',
          }),
          http,
        ),
      );
      // An alias may have been pointed at another key since.
      if (!Signature || !ed25519Verify(publicKey, message, Signature)) {
        throw new Error(
          `AWS KMS signed with another key than the one that ${keyId} named when the portal started: nothing was signed. Name the key itself under iacDrift.ledger.kms.keyId.`,
        );
      }
      return Signature;
    },
  };
}

/** The 32 bytes of an Ed25519 key in DER (SubjectPublicKeyInfo). */
function rawKey(der: Uint8Array): Uint8Array {
  const { x = '' } = createPublicKey({
    key: Buffer.from(der),
    format: 'der',
    type: 'spki',
  }).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}
