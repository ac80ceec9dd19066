/** An entry of the log, as far as it can be read, for people. @internal */
export interface LogEntry {
  /** Place in the log; what the entry itself says, which verification checks. */
  seq: number;
  /** `io.iac-drift.finding.detected.v1`; absent in what is not an entry. */
  type?: string;
  /** ISO 8601 UTC. */
  time?: string;
  /** What it is about: the address of a resource, a stack, a key. */
  subject?: string;
  /** Who did it, where the event says so. */
  actor?: string;
  /** Result of a verification, error of a scan, reason of a decision. */
  remark?: string;
  entityRef?: string;
  findingId?: string;
  /** The line, as stored. */
  raw: string;
}

type Data = Record<string, unknown>;

/**
 * Reads the lines of a page of entries. A line that cannot be read is shown as
 * it is, in the place where it stands.
 *
 * @param from - sequence number of the first
 * @internal
 */
export function parseEntries(bytes: Uint8Array, from: number): LogEntry[] {
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter(line => line !== '')
    .map((line, index) => parseEntry(line, from + index));
}

function parseEntry(raw: string, expectedSeq: number): LogEntry {
  let entry: Data;
  try {
    entry = objectOf(JSON.parse(raw));
  } catch {
    return { seq: expectedSeq, raw };
  }
  const event = objectOf(entry.event);
  const data = objectOf(event.data);
  const attribution = objectOf(
    objectOf(data.resolution).attribution ?? data.attribution,
  );
  const entityRefs: unknown[] = Array.isArray(data.entityRefs)
    ? data.entityRefs
    : [];
  return {
    seq: typeof entry.seq === 'number' ? entry.seq : expectedSeq,
    type: textOf(event.type),
    time: textOf(event.time),
    subject: firstText(
      data.address,
      data.stack,
      data.vkey,
      data.path,
      changedKeys(data.changed),
      data.origin,
      event.subject,
    ),
    actor: firstText(attribution.actor, data.by, data.reader, data.requestedBy),
    remark: firstText(data.error, data.status, data.reason),
    entityRef: firstText(...entityRefs),
    findingId: textOf(data.findingId),
    raw,
  };
}

function objectOf(value: unknown): Data {
  return value && typeof value === 'object' && !Array.isArray(value)
    ? (value as Data)
    : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function firstText(...values: unknown[]): string | undefined {
  return values.map(textOf).find(text => text !== undefined);
}

function changedKeys(value: unknown): string | undefined {
  return Array.isArray(value) ? value.join(', ') : undefined;
}
