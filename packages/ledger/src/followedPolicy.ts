import { encodeUtf8, equalBytes, type Sha256 } from './bytes';
import { readEvent } from './entry';
import { KEY_ROTATED_TYPE, openKeyRotation } from './keyRotation';
import type { Ed25519Verify, NoteKey } from './note';
import {
  openWithPolicy,
  type Policy,
  type PolicyAnswer,
  policyOfKeys,
} from './policy';

// The type is the last attribute of such an event, so that the end of the line
// tells it whatever the event holds.
const ROTATION_END = encodeUtf8(`,"type":"${KEY_ROTATED_TYPE}"}`);
const SHORTEST_TAIL = 9 + 64 + 8 + 1 + 8;
const MAX_SEQ_DIGITS = 16;

/**
 * Whom one trusts, and whom those vouch for in the log by handing over to a new key.
 *
 * @internal
 */
export class FollowedPolicy {
  readonly #tools: { sha256: Sha256; verify: Ed25519Verify };
  readonly #introduced: { key: string; seq: number }[] = [];
  #policy: Policy;

  constructor(
    policy: Policy,
    tools: { sha256: Sha256; verify: Ed25519Verify },
  ) {
    this.#policy = policy;
    this.#tools = tools;
  }

  /** Keys (`name+keyid`) that the log itself introduced, each at an entry. */
  get introduced(): readonly { key: string; seq: number }[] {
    return this.#introduced;
  }

  /** Keys of the log that are trusted as it now stands. */
  get keys(): NoteKey[] {
    return this.#policy.logs.map(log => log.key);
  }

  /**
   * Checks a checkpoint under the policy as it now stands.
   *
   * @throws NoteError when it is not to be trusted
   */
  open(note: Uint8Array): Promise<PolicyAnswer> {
    return openWithPolicy(note, this.#policy, this.#tools);
  }

  /** Trusts the key in a line from here on, when one that is trusted vouches for it. */
  async introduce(line: Uint8Array, seq: number): Promise<void> {
    try {
      const { key, previous } = await openKeyRotation(
        readEvent(line).data,
        this.#tools,
      );
      const { logs } = this.#policy;
      const isKnown = (other: NoteKey) =>
        logs.some(log => isSameKey(log.key, other));
      if (isKnown(previous) && !isKnown(key)) {
        this.#policy = {
          ...this.#policy,
          logs: [...logs, ...policyOfKeys([key]).logs],
        };
        this.#introduced.push({ key: `${key.name}+${key.keyId}`, seq });
      }
    } catch {
      // Whoever could not vouch for a key did not: what it signs will not verify.
    }
  }
}

function isSameKey(a: NoteKey, b: NoteKey): boolean {
  return a.name === b.name && equalBytes(a.publicKey, b.publicKey);
}

/** Whether the event in a line is a key rotation, told from the line's end. @internal */
export function introducesKey(line: Uint8Array): boolean {
  for (let digits = 0; digits < MAX_SEQ_DIGITS; digits++) {
    const end = line.length - SHORTEST_TAIL - digits;
    const start = end - ROTATION_END.length;
    if (start > 0 && line[end - 1] === 0x7d && line[end] === 0x2c) {
      return equalBytes(line.subarray(start, end), ROTATION_END);
    }
  }
  return false;
}
