import type { JsonValue } from '../canonical';

/** Which entries of a bundle belong together. @public */
export class BundleIndex {
  /** Entries of each finding, in the order in which the findings appear. */
  readonly findings: Map<string, number[]> = new Map();
  /** How many entries there are of each type. */
  readonly types: Map<string, number> = new Map();
  /**
   * The last severity of each finding, where it stands in an entry and not in data
   * beside the log.
   */
  readonly severities: Map<string, string> = new Map();

  /** Notes the next entry. */
  add(entry: { seq: number; event: Record<string, JsonValue> }): void {
    const { seq, event } = entry;
    const type = String(event.type);
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    const id = findingIdOf(event);
    if (id === undefined) {
      return;
    }
    const seqs = this.findings.get(id);
    if (seqs) {
      seqs.push(seq);
    } else {
      this.findings.set(id, [seq]);
    }
    const { severity } = membersOf(event.data);
    if (typeof severity === 'string') {
      this.severities.set(id, severity);
    }
  }
}

/** The finding that an event is about; its `subject` says it too. @public */
export function findingIdOf(
  event: Record<string, JsonValue>,
): string | undefined {
  if (!String(event.type).startsWith('io.iac-drift.finding.')) {
    return undefined;
  }
  const id = membersOf(event.data).findingId ?? event.subject;
  return typeof id === 'string' ? id : undefined;
}

/** The members of a value; none when it has none. @internal */
export function membersOf(
  value: JsonValue | undefined,
): Record<string, JsonValue | undefined> {
  return value && typeof value === 'object' && !Array.isArray(value)
    ? value
    : {};
}
