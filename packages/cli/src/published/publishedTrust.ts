import {
  NoteError,
  type NoteKey,
  parsePolicy,
  parseVkey,
  type Policy,
  PolicyError,
  policyOfKeys,
  type TamperProblem,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { ProblemFound, type Trust } from '../commands/verifyReport';
import { POLICY } from './names';
import type { PublishedObjects } from './PublishedObjects';

/**
 * Whom the published copy says to trust: its policy, and the key that it began with.
 *
 * @throws ProblemFound when one of them is damaged
 * @internal
 */
export async function publishedTrust(
  objects: PublishedObjects,
): Promise<Trust> {
  const keys = (await publishedKeys(objects)).map(({ key }) => key);
  const file = await objects.read(POLICY);
  const policy = file && damagedUnless(POLICY, () => parsePolicy(file, sha256));
  return { policy: withKeys(keys, policy), source: 'folder', file };
}

async function publishedKeys(
  objects: PublishedObjects,
): Promise<{ file: string; key: NoteKey }[]> {
  const found: { file: string; key: NoteKey }[] = [];
  for (const { name } of await objects.list('trust/')) {
    if (name.endsWith('.vkey')) {
      const bytes = await objects.read(name);
      const key = damagedUnless(name, () => vkeyIn(bytes));
      found.push({ file: name, key });
    }
  }
  return found;
}

/**
 * The key that lies there must be one of those that were given on another way.
 *
 * @throws ProblemFound when it is damaged
 * @internal
 */
export async function strangeKey(
  objects: PublishedObjects,
  { logs }: Policy,
): Promise<TamperProblem | undefined> {
  for (const { file, key } of await publishedKeys(objects)) {
    const own = logs.filter(log => log.key.name === key.name);
    if (own.length > 0 && !own.some(log => log.key.keyId === key.keyId)) {
      const message = `${file} is not the key that was given: it is ${key.name}+${key.keyId}.`;
      return { rule: 'key', message, file };
    }
  }
  return undefined;
}

function vkeyIn(bytes: Uint8Array = new Uint8Array(0)): NoteKey {
  const text = Buffer.from(bytes).toString('utf8');
  return parseVkey(text.replace(/\n$/, ''), sha256);
}

function withKeys(keys: NoteKey[], policy?: Policy): Policy {
  const own = policyOfKeys(keys);
  const more = policy?.logs.filter(
    ({ key }) => !keys.some(k => k.name === key.name && k.keyId === key.keyId),
  );
  return { ...(policy ?? own), logs: [...own.logs, ...(more ?? [])] };
}

function damagedUnless<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoteError || error instanceof PolicyError) {
      const message = `${file} was altered: ${error.message}.`;
      throw new ProblemFound({ rule: 'key', message, file });
    }
    throw error;
  }
}
