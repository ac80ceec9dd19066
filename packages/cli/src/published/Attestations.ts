import {
  equalBytes,
  NoteError,
  type NoteKey,
  openCosignatures,
  parseNote,
  readTimestamp,
  type TamperProblem,
  TimestampError,
  toHex,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { ListedObject, PublishedObjects } from './PublishedObjects';
import { checkpointName, parseName, type PublishedName } from './names';

/** The word of a witness for a checkpoint. @internal */
export interface Cosigned {
  /** `name+keyid`. */
  witness: string;
  /** Seconds since 1970. */
  time: number;
  size: number;
  file: string;
}

/** The word of a timestamping authority for a checkpoint. @internal */
export interface Stamped {
  size: number;
  /** Seconds since 1970, by the authority's clock. */
  time: number;
  file: string;
}

type Found = PublishedName & { file: string };

/**
 * What others say of the checkpoints: cosignatures of witnesses, on them and in objects
 * beside them, and RFC 3161 timestamps. Asked for one checkpoint after the other, in the
 * order of their sizes.
 *
 * @internal
 */
export class Attestations {
  readonly #objects: PublishedObjects;
  readonly #witnesses: readonly NoteKey[];
  readonly #bySize = new Map<number, Found[]>();
  readonly #latest = new Map<string, Cosigned>();
  readonly stamped: Stamped[] = [];
  /** The first thing that is wrong with one of them. */
  problem?: TamperProblem;
  /** Cosignatures by witnesses that are not known, so that only their form was checked. */
  unknown = 0;

  constructor(options: {
    objects: PublishedObjects;
    /** Everything under `checkpoints/`. */
    listed: readonly ListedObject[];
    witnesses: readonly NoteKey[];
  }) {
    this.#objects = options.objects;
    this.#witnesses = options.witnesses;
    for (const { name } of options.listed) {
      const parsed = parseName(name);
      if (parsed?.kind === 'cosignature' || parsed?.kind === 'timestamp') {
        const others = this.#bySize.get(parsed.size) ?? [];
        this.#bySize.set(parsed.size, [...others, { ...parsed, file: name }]);
      }
    }
  }

  /** The newest word of each witness. */
  get cosigned(): Cosigned[] {
    return [...this.#latest.values()];
  }

  /** The checkpoint with the cosignatures that lie beside it and hold. */
  async join(size: number, note: Uint8Array): Promise<Uint8Array> {
    const found = this.#bySize.get(size) ?? [];
    this.#bySize.delete(size);
    const lines: Uint8Array[] = [];
    const said: Cosigned[] = await this.#onNote(size, note);
    for (const object of found) {
      const bytes = await this.#objects.read(object.file);
      if (!bytes) {
        this.#report('checkpoint-missing', object.file, 'it is gone');
      } else if (object.kind === 'timestamp') {
        this.#stamp(object, bytes, note);
      } else if (object.kind === 'cosignature') {
        const cosigned = await this.#beside(object, bytes, note);
        if (cosigned) {
          lines.push(bytes);
          said.push(...cosigned);
        }
      }
    }
    this.#follow(said);
    return lines.length === 0 ? note : Buffer.concat([note, ...lines]);
  }

  /** Attestations of checkpoints that nobody asked for, because they are not there. */
  orphan(): TamperProblem | undefined {
    for (const [size, [{ file }]] of this.#bySize) {
      const name = checkpointName(size);
      return {
        rule: 'checkpoint-missing',
        message: `${name} was removed: ${file} is about it.`,
        file: name,
      };
    }
    return undefined;
  }

  /** Those in the lines of the checkpoint itself; its verification says what is wrong. */
  async #onNote(size: number, note: Uint8Array): Promise<Cosigned[]> {
    try {
      return await this.#open(size, note, checkpointName(size));
    } catch (error) {
      if (error instanceof NoteError) {
        return [];
      }
      throw error;
    }
  }

  async #beside(
    object: Found & { kind: 'cosignature' },
    line: Uint8Array,
    note: Uint8Array,
  ): Promise<Cosigned[] | undefined> {
    const { size, keyId, time, file } = object;
    try {
      const { text } = parseNote(note);
      const cosigned = Buffer.concat([Buffer.from(`${text}\n`), line]);
      const { signatures } = parseNote(cosigned);
      const [only] = signatures;
      const ofName =
        signatures.length === 1 &&
        only.keyId === keyId &&
        only.signature.length === 72 &&
        Buffer.from(only.signature).readBigUInt64BE(0) === BigInt(time);
      // The name is not signed; the key id is of the name and the key.
      const isOther = this.#witnesses.some(
        witness => witness.keyId === keyId && witness.name !== only.name,
      );
      if (!ofName || isOther) {
        throw new NoteError('it is not the cosignature that its name says');
      }
      const known = await this.#open(size, cosigned, file);
      this.unknown += known.length === 0 ? 1 : 0;
      return known;
    } catch (error) {
      if (!(error instanceof NoteError)) {
        throw error;
      }
      this.#report('cosignature', file, error.message);
      return undefined;
    }
  }

  async #open(
    size: number,
    note: Uint8Array,
    file: string,
  ): Promise<Cosigned[]> {
    const cosignatures = await openCosignatures(note, this.#witnesses, {
      verify: ed25519Verify,
    });
    return cosignatures.map(({ key, time }) => ({
      witness: `${key.name}+${key.keyId}`,
      time,
      size,
      file,
    }));
  }

  /** A witness that cosigned a larger tree no longer cosigns a smaller one. */
  #follow(said: Cosigned[]): void {
    for (const cosigned of said) {
      const last = this.#latest.get(cosigned.witness);
      if (last && last.size < cosigned.size && last.time > cosigned.time) {
        this.#report(
          'cosignature-time',
          cosigned.file,
          `${cosigned.witness} cosigned ${cosigned.size} entries before it cosigned ${last.size}`,
        );
      }
      if (!last || last.size < cosigned.size || last.time < cosigned.time) {
        this.#latest.set(cosigned.witness, cosigned);
      }
    }
  }

  #stamp(
    { size, digest, file }: Found & { kind: 'timestamp' },
    reply: Uint8Array,
    note: Uint8Array,
  ): void {
    try {
      const { imprint, time } = readTimestamp(reply);
      if (!toHex(sha256(reply)).startsWith(digest)) {
        throw new TimestampError('it is not the reply that its name says');
      }
      if (!equalBytes(imprint, sha256(note))) {
        throw new TimestampError(`it is not of ${checkpointName(size)}`);
      }
      this.stamped.push({ size, time, file });
    } catch (error) {
      if (!(error instanceof TimestampError)) {
        throw error;
      }
      this.#report('timestamp', file, error.message);
    }
  }

  #report(rule: TamperProblem['rule'], file: string, why: string): void {
    this.problem ??= { rule, message: `${file}: ${why}.`, file };
  }
}
