import { readEvent } from '@iac-drift/ledger';
import type { S3Objects } from './S3Objects';

const TYPE = 'io.iac-drift.export.completed.v1';
const MARK = Buffer.from(`"type":"${TYPE}"`);
const BLOBS = 'blobs/sha256/';

interface Recorded {
  seq: number;
  name: string;
  versionId: string;
  retainUntil?: string;
}

/**
 * What the log itself says was stored: which version of which object, and until when it
 * is kept. So an object that is gone is missed although nothing else refers to it.
 *
 * @internal
 */
export class RecordedObjects {
  /** By id of the store: a log may be published to several. */
  readonly #byStore = new Map<string, Recorded[]>();
  /** Entries whose data is kept beside the log. */
  readonly #apart: { seq: number; file: string }[] = [];

  /** Takes note of an entry, if it is such a record. */
  note = ({ seq, line }: { seq: number; line: Uint8Array }): void => {
    const { buffer, byteOffset, byteLength } = line;
    if (!Buffer.from(buffer, byteOffset, byteLength).includes(MARK)) {
      return;
    }
    const { type, dataref, data } = readEvent(line);
    if (type !== TYPE) {
      return;
    }
    if (typeof dataref === 'string' && dataref.startsWith(BLOBS)) {
      this.#apart.push({ seq, file: dataref });
    } else {
      this.#add(seq, data);
    }
  };

  /** Reports what is recorded of this store and not there. */
  async check(objects: S3Objects): Promise<void> {
    for (const { seq, file } of this.#apart) {
      const bytes = await objects.read(file);
      this.#add(seq, bytes && jsonIn(bytes));
    }
    for (const recorded of this.#byStore.values()) {
      // Of which store a record is, its version ids say.
      if (
        recorded.some(({ name, versionId }) => objects.has(name, versionId))
      ) {
        recorded.forEach(record => compare(record, objects));
      }
    }
  }

  #add(seq: number, data: unknown): void {
    const { store, objects } = Object(data) as {
      store?: unknown;
      objects?: unknown;
    };
    if (typeof store !== 'string' || !Array.isArray(objects)) {
      return;
    }
    const known = this.#byStore.get(store) ?? [];
    this.#byStore.set(store, known);
    for (const object of objects as unknown[]) {
      const { name, versionId, retainUntil } = Object(object) as Record<
        string,
        unknown
      >;
      if (typeof name === 'string' && typeof versionId === 'string') {
        known.push({
          seq,
          name,
          versionId,
          ...(typeof retainUntil === 'string' && { retainUntil }),
        });
      }
    }
  }
}

function compare(
  { seq, name, versionId, retainUntil }: Recorded,
  objects: S3Objects,
): void {
  if (!objects.has(name, versionId)) {
    objects.report({
      rule: 'version',
      message: `${name} is gone in the version ${versionId}, of which entry ${seq} says that it was stored.`,
      file: name,
      versionId,
      seq,
    });
    return;
  }
  const until = objects.lockedUntil(name, versionId);
  if (
    retainUntil !== undefined &&
    until !== undefined &&
    until < Date.parse(retainUntil)
  ) {
    objects.report({
      rule: 'retention',
      message: `${name}, version ${versionId}, is locked until ${new Date(
        until,
      ).toISOString()}, and entry ${seq} says until ${retainUntil}.`,
      file: name,
      versionId,
      seq,
    });
  }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // What is wrong with it is said where blobs are checked.
    return undefined;
  }
}
