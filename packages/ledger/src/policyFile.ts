import { decodeUtf8, equalBytes, type Sha256 } from './bytes';
import { COSIGNATURE_NOTE_TYPE, type NoteKey, parseVkey } from './note';
import {
  NONE,
  type Policy,
  PolicyError,
  type PolicyGroup,
  type PolicyLog,
  type PolicyWitness,
} from './policy';

const MAX_POLICY_BYTES = 1_000_000;

class PolicyReader {
  readonly #sha256: Sha256;
  readonly #logs: PolicyLog[] = [];
  readonly #witnesses: PolicyWitness[] = [];
  readonly #groups: PolicyGroup[] = [];
  readonly #names = new Set<string>([NONE]);
  readonly #members = new Set<string>();
  #quorum?: string;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  line(line: string): void {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(line)) {
      throw new PolicyError('it holds a control character');
    }
    const [keyword, ...items] = line
      .split(/[ \t]+/)
      .filter(item => item !== '');
    if (keyword === undefined || keyword.startsWith('#')) {
      return;
    }
    switch (keyword) {
      case 'log':
        this.#log(items);
        break;
      case 'witness':
        this.#witness(items);
        break;
      case 'group':
        this.#group(items);
        break;
      case 'quorum':
        this.#setQuorum(items);
        break;
      default:
        throw new PolicyError('it is not a log, witness, group or quorum');
    }
  }

  end(): Policy {
    if (this.#quorum === undefined) {
      throw new PolicyError('the policy has no quorum line');
    }
    return {
      logs: this.#logs,
      witnesses: this.#witnesses,
      groups: this.#groups,
      quorum: this.#quorum,
    };
  }

  #log(items: string[]): void {
    requireCount(items, 1, 2, 'log <vkey> [<url>]');
    const [vkey, url] = items.map(utf8);
    const key = parseVkey(vkey, this.#sha256);
    requireNew(key, this.#logs, 'log');
    this.#logs.push({ vkey, key, ...(url !== undefined && { url }) });
  }

  #witness(items: string[]): void {
    requireCount(items, 2, 3, 'witness <name> <vkey> [<url>]');
    const name = this.#define(items[0]);
    const [vkey, url] = items.slice(1).map(utf8);
    const key = parseVkey(vkey, this.#sha256, COSIGNATURE_NOTE_TYPE);
    requireNew(key, this.#witnesses, 'witness');
    this.#witnesses.push({
      name,
      vkey,
      key,
      ...(url !== undefined && { url }),
    });
  }

  #group(items: string[]): void {
    requireCount(items, 3, Infinity, 'group <name> all|any|<k> <name>...');
    const [name, rule, ...members] = items;
    for (const member of members) {
      this.#requireDefined(member);
      if (member === NONE || this.#members.has(member)) {
        throw new PolicyError(
          'a name is a member of a group once at most, and never "none"',
        );
      }
      this.#members.add(member);
    }
    const threshold = thresholdOf(rule, members.length);
    this.#groups.push({ name: this.#define(name), threshold, members });
  }

  #setQuorum(items: string[]): void {
    requireCount(items, 1, 1, 'quorum <name>');
    if (this.#quorum !== undefined) {
      throw new PolicyError('it is a second quorum line');
    }
    this.#requireDefined(items[0]);
    this.#quorum = items[0];
  }

  #define(name: string): string {
    if (this.#names.has(name)) {
      throw new PolicyError(`the name ${display(name)} is taken`);
    }
    this.#names.add(name);
    return name;
  }

  #requireDefined(name: string): void {
    if (!this.#names.has(name)) {
      throw new PolicyError(
        `the name ${display(name)} is not defined on a line before`,
      );
    }
  }
}

/**
 * Reads a policy file.
 *
 * @throws PolicyError naming the line that is wrong
 * @public
 */
export function parsePolicy(file: Uint8Array, sha256: Sha256): Policy {
  if (file.length > MAX_POLICY_BYTES) {
    throw new PolicyError(`a policy has at most ${MAX_POLICY_BYTES} bytes`);
  }
  const reader = new PolicyReader(sha256);
  octets(file)
    .split('\n')
    .forEach((line, i) => {
      try {
        reader.line(line);
      } catch (error) {
        throw new PolicyError(
          `line ${i + 1} of the policy: ${(error as Error).message}`,
        );
      }
    });
  return reader.end();
}

/**
 * Writes a policy file. Thresholds of 1 and of all members are written as `any`
 * and `all`.
 *
 * @throws PolicyError when what it writes would not be a policy
 * @public
 */
export function formatPolicy(
  policy: {
    logs: Pick<PolicyLog, 'vkey' | 'url'>[];
    witnesses?: Pick<PolicyWitness, 'name' | 'vkey' | 'url'>[];
    groups?: PolicyGroup[];
    quorum: string;
  },
  sha256: Sha256,
): Uint8Array {
  const text = [
    ...policy.logs.map(log => ['log', log.vkey, log.url]),
    ...(policy.witnesses ?? []).map(w => ['witness', w.name, w.vkey, w.url]),
    ...(policy.groups ?? []).map(group => [
      'group',
      group.name,
      ruleOf(group),
      ...group.members,
    ]),
    ['quorum', policy.quorum],
  ]
    .map(items => `${items.filter(item => item !== undefined).join(' ')}\n`)
    .join('');
  if (/[^\n\x20-\x7e\x80-\xff]/.test(text)) {
    throw new PolicyError('a policy is made of octets, one character each');
  }
  const file = Uint8Array.from(text, char => char.charCodeAt(0));
  parsePolicy(file, sha256);
  return file;
}

function thresholdOf(rule: string, members: number): number {
  if (rule === 'any') {
    return 1;
  }
  if (rule === 'all') {
    return members;
  }
  const threshold = /^[1-9]\d{0,8}$/.test(rule) ? Number(rule) : 0;
  if (threshold < 1 || threshold > members) {
    throw new PolicyError(
      `a group asks for all, any or a number from 1 to ${members} of its members`,
    );
  }
  return threshold;
}

function ruleOf({ threshold, members }: PolicyGroup): string {
  if (threshold === members.length) {
    return 'all';
  }
  return threshold === 1 ? 'any' : String(threshold);
}

/** Two keys are the same whatever they are called. */
function requireNew(
  { publicKey }: NoteKey,
  others: { key: NoteKey }[],
  what: string,
): void {
  if (others.some(({ key }) => equalBytes(key.publicKey, publicKey))) {
    throw new PolicyError(`the key of this ${what} is given twice`);
  }
}

function requireCount(
  items: string[],
  least: number,
  most: number,
  form: string,
): void {
  if (items.length < least || items.length > most) {
    throw new PolicyError(`it does not read "${form}"`);
  }
}

/** One character for each byte: names are compared as octets. */
function octets(bytes: Uint8Array): string {
  return Array.from(bytes, byte => String.fromCharCode(byte)).join('');
}

function utf8(text: string): string {
  try {
    return decodeUtf8(Uint8Array.from(text, char => char.charCodeAt(0)));
  } catch {
    throw new PolicyError('a key or URL is not UTF-8');
  }
}

function display(name: string): string {
  try {
    return utf8(name);
  } catch {
    return name;
  }
}
