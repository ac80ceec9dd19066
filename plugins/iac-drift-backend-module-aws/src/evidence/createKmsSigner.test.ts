import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { openNote, parseVkey, signNote } from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { LoopbackKms } from './__testUtils__/LoopbackKms';
import { createKmsSigner } from './createKmsSigner';

const ORIGIN = 'portal.example.com/iac-drift';
const CHECKPOINT = `${ORIGIN}\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n`;

let kms: LoopbackKms;

beforeEach(async () => {
  kms = await LoopbackKms.start();
  kms.createKey('the-key');
});

afterEach(() => kms.stop());

const signerOf = (keyId = 'the-key', callMs = 5_000) =>
  createKmsSigner({
    config: {
      keyId,
      region: 'eu-west-1',
      endpoint: kms.url,
      accountId: '111122223333',
    },
    credentials: DefaultAwsCredentialsManager.fromConfig(
      new ConfigReader({
        aws: {
          accounts: [
            {
              accountId: '111122223333',
              accessKeyId: 'AKIATEST',
              secretAccessKey: 'hush-hush',
            },
          ],
        },
      }),
    ),
    origin: ORIGIN,
    callMs,
  });

describe('createKmsSigner', () => {
  it('signs notes that its vkey verifies', async () => {
    const signer = await signerOf();
    expect(signer.name).toBe(ORIGIN);
    const note = await signNote(CHECKPOINT, [signer], sha256);
    const opened = await openNote(note, [parseVkey(signer.vkey, sha256)], {
      sha256,
      verify: ed25519Verify,
    });
    expect(opened.text).toBe(CHECKPOINT);
    expect(kms.calls.map(({ operation }) => operation)).toEqual([
      'GetPublicKey',
      'Sign',
    ]);
    expect(kms.calls[1].input).toMatchObject({
      KeyId: 'the-key',
      MessageType: 'RAW',
      SigningAlgorithm: 'ED25519_SHA_512',
    });
  });

  it('has the same vkey at every start, and the same signature', async () => {
    const [first, second] = [await signerOf(), await signerOf()];
    expect(second.vkey).toBe(first.vkey);
    const message = Buffer.from(CHECKPOINT);
    expect(await second.sign(message)).toEqual(await first.sign(message));
  });

  it('refuses a key of another kind', async () => {
    kms.createKey('other', 'ECC_NIST_P256');
    await expect(signerOf('other')).rejects.toThrow(
      'The KMS key other is of kind ECC_NIST_P256: the log needs one of kind ECC_NIST_EDWARDS25519 for signing and verifying.',
    );
  });

  it('says which rights it needs, and no secret', async () => {
    const error: Error = await signerOf('missing').catch(e => e);
    expect(error.message).toBe(
      'kms:GetPublicKey with the key missing in eu-west-1 failed (NotFoundException): check iacDrift.ledger.kms, and that the portal has the rights kms:GetPublicKey and kms:Sign on the key.',
    );
  });

  it('passes over a moment of trouble', async () => {
    const signer = await signerOf();
    kms.fault = { type: 'KMSInternalException', status: 500, times: 1 };
    expect(await signer.sign(Buffer.from(CHECKPOINT))).toHaveLength(64);
  });

  it('does not sign with a key that an alias was pointed at since', async () => {
    const signer = await signerOf();
    kms.createKey('the-key');
    await expect(signer.sign(Buffer.from(CHECKPOINT))).rejects.toThrow(
      /signed with another key.*Name the key itself/,
    );
  });

  it('does not ask KMS to sign more than it can', async () => {
    const signer = await signerOf();
    await expect(signer.sign(new Uint8Array(4097))).rejects.toThrow(
      'AWS KMS signs at most 4096 bytes, and this message has 4097.',
    );
  });
});
