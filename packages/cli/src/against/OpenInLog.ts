import { readEvent } from '@iac-drift/ledger';

const PREFIX = 'io.iac-drift.finding.';
const MARK = Buffer.from(`"type":"${PREFIX}`);

/**
 * Which findings are open by what the log says: detected and not resolved. Fed with its
 * entries in their order.
 *
 * @internal
 */
export class OpenInLog {
  /** The entry that opened each, by its id. */
  readonly open = new Map<string, number>();
  readonly #ever = new Set<string>();
  /** Entries whose data is kept apart, so that it is not known which finding they are of. */
  unknown = 0;

  note = ({ seq, line }: { seq: number; line: Uint8Array }): void => {
    const { buffer, byteOffset, byteLength } = line;
    if (!Buffer.from(buffer, byteOffset, byteLength).includes(MARK)) {
      return;
    }
    const { type, data, dataref } = readEvent(line);
    if (typeof type !== 'string' || !type.startsWith(PREFIX)) {
      return;
    }
    const act = type.slice(PREFIX.length);
    if (act !== 'detected.v1' && act !== 'resolved.v1') {
      return;
    }
    const id = findingIdIn(data);
    if (id === undefined) {
      this.unknown += dataref === undefined ? 0 : 1;
    } else if (act === 'resolved.v1') {
      this.open.delete(id);
    } else if (!this.#ever.has(id)) {
      this.#ever.add(id);
      this.open.set(id, seq);
    }
  };

  /** Whether the log ever detected it. */
  knows(id: string): boolean {
    return this.#ever.has(id);
  }
}

function findingIdIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('findingId' in data)) {
    return undefined;
  }
  return typeof data.findingId === 'string' ? data.findingId : undefined;
}
