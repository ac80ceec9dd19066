import { canonicalize, type JsonValue } from './canonical';

/** Attributes of CloudEvents 1.0 beyond the core, as this log uses them. @public */
export type EventExtensions = Record<string, string | number | boolean>;

/**
 * What is logged: a CloudEvent 1.0. Extension attributes stand beside the core
 * ones.
 *
 * @public
 */
export interface LedgerEvent {
  [attribute: string]: JsonValue;
  specversion: '1.0';
  /** Unique within the log. */
  id: string;
  /** Who says so, a URI reference. */
  source: string;
  /** `io.iac-drift.<noun>.<verb>.v1`. */
  type: string;
  /** When it happened, RFC 3339 in UTC. */
  time: string;
}

/** What an event is made from. @public */
export interface EventInput {
  id: string;
  source: string;
  type: string;
  time: string;
  subject?: string;
  /** Defaults to `application/json` when there is data. */
  datacontenttype?: string;
  dataschema?: string;
  data?: JsonValue;
  extensions?: EventExtensions;
}

/** An event breaks a rule of CloudEvents or of this log. @public */
export class EventError extends Error {
  name = 'EventError';
}

const ATTRIBUTE_NAME = /^[a-z0-9]{1,20}$/;
const TYPE = /^io\.iac-drift\.[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]*$/;
const UTC_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?Z$/;
// CloudEvents 1.0, type system: no control characters, no noncharacters, no
// lone surrogates.
const FORBIDDEN = /[\p{Cc}\p{Cs}]|\p{Noncharacter_Code_Point}/u;
const REQUIRED = ['id', 'source', 'specversion', 'type', 'time'] as const;
const MAX_INT32 = 2_147_483_647;

/**
 * Makes an event. Optional attributes that are undefined are left out.
 *
 * @throws EventError naming the attribute that is wrong
 * @throws CanonicalError when the data has no canonical JSON form
 * @public
 */
export function createEvent(input: EventInput): LedgerEvent {
  const { extensions, data, ...attributes } = input;
  const event: Record<string, JsonValue> = { specversion: '1.0' };
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      event[name] = value;
    }
  }
  if (data !== undefined) {
    event.data = data;
    event.datacontenttype ??= 'application/json';
  }
  for (const [name, value] of Object.entries(extensions ?? {})) {
    if (Object.hasOwn(event, name)) {
      throw new EventError(`the extension ${name} would hide an attribute`);
    }
    event[name] = value;
  }
  return validateEvent(event);
}

/**
 * Checks that a value is an event this log takes, and returns it unchanged.
 *
 * @throws EventError naming the attribute that is wrong
 * @throws CanonicalError when it has no canonical JSON form
 * @public
 */
export function validateEvent(value: Record<string, JsonValue>): LedgerEvent {
  canonicalizeEvent(value);
  return value as LedgerEvent;
}

/**
 * Checks an event as {@link validateEvent} does.
 *
 * @returns its canonical JSON
 * @throws EventError naming the attribute that is wrong
 * @throws CanonicalError when it has no canonical JSON form
 * @public
 */
export function canonicalizeEvent(value: Record<string, JsonValue>): string {
  for (const name of REQUIRED) {
    if (typeof value[name] !== 'string' || value[name] === '') {
      throw new EventError(`an event needs the attribute ${name}`);
    }
  }
  for (const [name, attribute] of Object.entries(value)) {
    if (name !== 'data') {
      validateAttribute(name, attribute);
    }
  }
  const event = value as LedgerEvent;
  if (event.specversion !== '1.0') {
    throw new EventError('specversion must be 1.0');
  }
  if (!TYPE.test(event.type)) {
    throw new EventError(
      `the type ${event.type} does not read io.iac-drift.<noun>.<verb>.v<number>`,
    );
  }
  if (!UTC_TIME.test(event.time)) {
    throw new EventError(`the time ${event.time} is not RFC 3339 in UTC`);
  }
  return canonicalize(event);
}

function validateAttribute(name: string, value: JsonValue): void {
  if (!ATTRIBUTE_NAME.test(name)) {
    throw new EventError(
      `the attribute ${JSON.stringify(
        name,
      )} is not named by 1 to 20 of a-z and 0-9`,
    );
  }
  switch (typeof value) {
    case 'boolean':
      return;
    case 'number':
      if (Number.isInteger(value) && Math.abs(value) <= MAX_INT32) {
        return;
      }
      throw new EventError(`the attribute ${name} is not a 32-bit integer`);
    case 'string':
      if (value !== '' && !FORBIDDEN.test(value)) {
        return;
      }
      throw new EventError(
        `the attribute ${name} is empty or holds a character that CloudEvents forbids`,
      );
    default:
      throw new EventError(
        `the attribute ${name} must be a string, a 32-bit integer or a boolean`,
      );
  }
}
