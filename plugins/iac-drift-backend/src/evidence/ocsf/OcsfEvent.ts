import type { JsonValue } from '@iac-drift/ledger';

/** Version of the Open Cybersecurity Schema Framework that is followed. @internal */
export const OCSF_VERSION = '1.9.0';

/** What an event of ours is to OCSF. Attributes that are undefined are left out. @internal */
export interface OcsfBody {
  class: OcsfClass;
  activity: { id: number; name: string };
  severity: OcsfSeverity;
  /** One sentence for a person. */
  message: string;
  /** Profiles besides that of integrity. */
  profiles?: string[];
  /** Ties the events of one finding together. */
  correlation?: string;
  /** Those of the class. */
  attributes: Record<string, unknown>;
}

/** A class of the schema. @internal */
export interface OcsfClass {
  uid: number;
  name: string;
  category: { uid: number; name: string };
}

/** The severities of OCSF that are used here. @internal */
export const SEVERITY = {
  informational: { id: 1, name: 'Informational' },
  low: { id: 2, name: 'Low' },
  medium: { id: 3, name: 'Medium' },
  high: { id: 4, name: 'High' },
  critical: { id: 5, name: 'Critical' },
} as const;

/** @internal */
export type OcsfSeverity = (typeof SEVERITY)[keyof typeof SEVERITY];

/** The severity of a finding; none is said in an event that does not name one. @internal */
export function severityOf(name: JsonValue | undefined): OcsfSeverity {
  return typeof name === 'string' && Object.hasOwn(SEVERITY, name)
    ? SEVERITY[name as keyof typeof SEVERITY]
    : SEVERITY.informational;
}

/** Data of an event; what it holds is what somebody wrote there. @internal */
export type Data = Record<string, JsonValue | undefined>;

/** The members of a value; none when it has none. @internal */
export function record(value: JsonValue | undefined): Data {
  return value && typeof value === 'object' && !Array.isArray(value)
    ? value
    : {};
}

/** A value where it is text. @internal */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A value where it is a time, in milliseconds since 1970. @internal */
export function timeOf(value: JsonValue | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
