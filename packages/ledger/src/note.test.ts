/** @jest-environment node */
import { generateKeyPairSync, sign } from 'node:crypto';
import { signer } from './__testUtils__/log';
import { fromHex, toBase64 } from './bytes';
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from './checkpoint';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from './node';
import { formatVkey, openNote, parseNote, parseVkey, signNote } from './note';

const key = parseVkey(signer.vkey, sha256);
const other = ed25519Signer({
  name: 'other.example',
  pem: generateEd25519Pem(),
});
const tools = { sha256, verify: ed25519Verify };
const text = 'example.com/log\n1\nAAAA\n';
const bytes = (s: string) => Buffer.from(s);

describe('vkey', () => {
  it('is what Go writes for the same key', () => {
    // The example of golang.org/x/mod/sumdb/note.
    const vkey =
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const { name, publicKey } = parseVkey(vkey, sha256);
    expect(name).toBe('PeterNeumann');
    expect(formatVkey(name, publicKey, sha256)).toBe(vkey);
  });

  it.each([
    ['', 'reads <name>+'],
    ['a+b', 'reads <name>+'],
    [signer.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), 'does not fit'],
    [signer.vkey.replace('example', 'example2'), 'does not fit'],
    [`a b${signer.vkey.slice(15)}`, 'cannot be empty or hold spaces'],
    [`${signer.vkey.slice(0, -4)}AAA=`, ''],
    ['x+00000000+AgAA', 'not an Ed25519 key'],
  ])('%s is refused', (vkey, message) => {
    expect(() => parseVkey(vkey, sha256)).toThrow(message);
  });
});

describe('openNote', () => {
  it('opens the example of golang.org/x/mod/sumdb/note', async () => {
    const vkey =
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const note =
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n" +
      '\n' +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    const opened = await openNote(
      bytes(note),
      [parseVkey(vkey, sha256)],
      tools,
    );
    expect(opened.text).toBe(note.slice(0, note.indexOf('\n\n') + 1));
    expect(opened.signedBy.map(k => k.name)).toEqual(['PeterNeumann']);
  });

  it('opens what was signed, and takes another signer beside', async () => {
    const note = await signNote(text, [other, signer], sha256);
    expect((await openNote(note, [key], tools)).text).toBe(text);
    const both = [key, parseVkey(other.vkey, sha256)];
    expect((await openNote(note, both, tools)).signedBy).toHaveLength(2);
  });

  it('takes 16 signatures and more', async () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      ed25519Signer({ name: `k${i}`, pem: generateEd25519Pem() }),
    );
    const note = await signNote(text, [...many, signer], sha256);
    expect((await openNote(note, [key], tools)).signedBy).toEqual([key]);
  });

  it('passes over signatures of kinds it does not know', async () => {
    const note = await signNote(text, [signer], sha256);
    const cosignature = `— witness.example ${toBase64(new Uint8Array(2500))}\n`;
    const opened = await openNote(
      Buffer.concat([note, bytes(cosignature)]),
      [key],
      tools,
    );
    expect(opened.signedBy).toEqual([key]);
  });

  it('separates at the last blank line', async () => {
    const note = await signNote('a\n\nb\n', [signer], sha256);
    expect((await openNote(note, [key], tools)).text).toBe('a\n\nb\n');
  });

  it('refuses a note that a known key signed wrongly, whoever else signed it', async () => {
    const note = Buffer.from(await signNote(text, [signer, other], sha256));
    const payload = Buffer.alloc(68, 1);
    payload.set(fromHex(key.keyId));
    const forged = note
      .toString()
      .replace(
        /— example.com\/log \S+/,
        `— example.com/log ${toBase64(payload)}`,
      );
    await expect(
      openNote(bytes(forged), [key, parseVkey(other.vkey, sha256)], tools),
    ).rejects.toThrow('does not verify');
  });

  it('refuses a note that no known key signed', async () => {
    const note = await signNote(text, [other], sha256);
    await expect(openNote(note, [key], tools)).rejects.toThrow(
      'none of the known keys signed this',
    );
  });

  it.each([
    ['no blank line', `${text}— a AAAAAAAA\n`],
    ['no signature', `${text}\n`],
    ['no last line feed', `${text}\n— a AAAAAAAA`],
    ['a hyphen for the dash', `${text}\n- a AAAAAAAA\n`],
    ['two spaces', `${text}\n—  a AAAAAAAA\n`],
    ['a name with a plus', `${text}\n— a+b AAAAAAAA\n`],
    ['base64 in another spelling', `${text}\n— a AAAAAAB=\n`],
    ['a signature without a key id', `${text}\n— a AAAA\n`],
    ['a control character', `a\tb\n\n— a AAAAAAAA\n`],
    ['a carriage return', `a\r\n\n— a AAAAAAAA\n`],
  ])('refuses %s', (_, note) => {
    expect(() => parseNote(bytes(note))).toThrow(/./);
  });

  it('refuses what is not UTF-8, and what is too long', () => {
    expect(() => parseNote(Buffer.from([0xff, 0x0a, 0x0a]))).toThrow(
      'not UTF-8',
    );
    expect(() => parseNote(new Uint8Array(2 ** 20))).toThrow('longer than');
  });
});

describe('checkpoint', () => {
  const root = new Uint8Array(32).fill(7);

  it('is three lines', () => {
    expect(formatCheckpoint({ origin: 'a.example/b', size: 0, root })).toBe(
      'a.example/b\n0\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n',
    );
  });

  it('is read back, with sizes beyond 2^32', () => {
    for (const size of [0, 1, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
      const checkpoint = { origin: 'a.example/b', size, root };
      expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
    }
  });

  it('passes over extension lines', () => {
    const base = formatCheckpoint({ origin: 'a', size: 1, root });
    expect(parseCheckpoint(`${base}more\n`).size).toBe(1);
  });

  it.each([
    ['too few lines', 'a\n1\n'],
    ['an empty extension', `a\n1\n${toBase64(root)}\n\nx\n`],
    ['a leading zero', `a\n01\n${toBase64(root)}\n`],
    ['a size beyond 2^53', `a\n9007199254740993\n${toBase64(root)}\n`],
    ['a sign', `a\n+1\n${toBase64(root)}\n`],
    ['hexadecimal', `a\n0x1\n${toBase64(root)}\n`],
    ['no origin', `\n1\n${toBase64(root)}\n`],
    ['a short root', `a\n1\n${toBase64(root.slice(1))}\n`],
    ['a root in URL base64', `a\n1\n${'_'.repeat(43)}=\n`],
  ])('refuses %s', (_, malformed) => {
    expect(() => parseCheckpoint(malformed)).toThrow(/checkpoint|origin/);
  });

  it('does not take the word of a key with another name', async () => {
    const note = await signCheckpoint(
      { origin: 'example.com/log', size: 1, root },
      [other],
      sha256,
    );
    await expect(
      openCheckpoint(note, [parseVkey(other.vkey, sha256)], tools),
    ).rejects.toThrow('no known key bears that name');
  });

  it('is signed the same each time', async () => {
    const checkpoint = { origin: 'example.com/log', size: 1, root };
    const first = await signCheckpoint(checkpoint, [signer], sha256);
    expect(await signCheckpoint(checkpoint, [signer], sha256)).toEqual(first);
    expect(await openCheckpoint(first, [key], tools)).toMatchObject(checkpoint);
  });
});

describe('ed25519Signer', () => {
  it('agrees with node:crypto', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const message = bytes('message');
    expect(ed25519Signer({ name: 'a', pem }).sign(message)).toEqual(
      sign(null, message, privateKey),
    );
  });

  it('says what is wrong and not what it was given', () => {
    for (const pem of [
      'SECRET',
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ]) {
      expect(() => ed25519Signer({ name: 'a', pem })).toThrow(
        /^The signing key is not an Ed25519 private key in PEM/,
      );
    }
  });
});
