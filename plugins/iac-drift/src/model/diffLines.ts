import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';
import { canonicalText, isRecord, readDocument } from './jsonDocument';
import { matchMembers } from './matchMembers';

/** `added` is only live, `removed` only desired. @internal */
export type DiffMark = 'same' | 'changed' | 'added' | 'removed';

/** One line of two values laid side by side; a missing side is blank. @internal */
export interface DiffLine {
  mark: DiffMark;
  desired?: string;
  live?: string;
}

const INDENT = '  ';

/**
 * Lays the desired and the live value side by side, line by line. Lists are
 * matched by member, objects by key, and a text that holds JSON is read first.
 * `null` is an attribute that is not set: that side stays blank.
 *
 * @internal
 */
export function diffLines(desired: JsonValue, live: JsonValue): DiffLine[] {
  if (desired === null && live !== null) {
    return lines(readDocument(live), '').map(added);
  }
  if (live === null && desired !== null) {
    return lines(readDocument(desired), '').map(removed);
  }
  const documents = [readDocument(desired), readDocument(live)] as const;
  const sameShape = isContainer(documents[0]) && isContainer(documents[1]);
  return sameShape ? diff(...documents, '', '') : diff(desired, live, '', '');
}

function diff(
  desired: JsonValue,
  live: JsonValue,
  label: string,
  indent: string,
): DiffLine[] {
  if (canonicalText(desired) === canonicalText(live)) {
    return lines(desired, indent, label).map(same);
  }
  const inner = indent + INDENT;
  const wrap = (open: string, members: DiffLine[], close: string) => [
    same(`${indent}${label}${open}`),
    ...members,
    same(`${indent}${close}`),
  ];

  if (Array.isArray(desired) && Array.isArray(live)) {
    const members = matchMembers(desired, live).flatMap(match =>
      diffMember(match.desired, match.live, '', inner),
    );
    return wrap('[', members, ']');
  }
  if (isRecord(desired) && isRecord(live)) {
    const keys = new Set([...Object.keys(desired), ...Object.keys(live)]);
    const members = [...keys].flatMap(key =>
      diffMember(
        Object.hasOwn(desired, key) ? desired[key] : undefined,
        Object.hasOwn(live, key) ? live[key] : undefined,
        labelOf(key),
        inner,
      ),
    );
    return wrap('{', members, '}');
  }
  return zip(lines(desired, indent, label), lines(live, indent, label));
}

function diffMember(
  desired: JsonValue | undefined,
  live: JsonValue | undefined,
  label: string,
  indent: string,
): DiffLine[] {
  if (desired === undefined) {
    return lines(live!, indent, label).map(added);
  }
  if (live === undefined) {
    return lines(desired, indent, label).map(removed);
  }
  return diff(desired, live, label, indent);
}

/** A value as indented lines, without the commas that JSON needs and people do not. */
function lines(value: JsonValue, indent: string, label = ''): string[] {
  const inner = indent + INDENT;
  if (Array.isArray(value) && value.length > 0) {
    return [
      `${indent}${label}[`,
      ...value.flatMap(member => lines(member, inner)),
      `${indent}]`,
    ];
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    return [
      `${indent}${label}{`,
      ...Object.keys(value).flatMap(key =>
        lines(value[key], inner, labelOf(key)),
      ),
      `${indent}}`,
    ];
  }
  return [`${indent}${label}${JSON.stringify(value)}`];
}

function zip(desired: string[], live: string[]): DiffLine[] {
  return Array.from(
    { length: Math.max(desired.length, live.length) },
    (_, i) => ({ mark: 'changed', desired: desired[i], live: live[i] }),
  );
}

function isContainer(value: JsonValue): boolean {
  return Array.isArray(value) || isRecord(value);
}

function labelOf(key: string): string {
  return `${JSON.stringify(key)}: `;
}

function same(text: string): DiffLine {
  return { mark: 'same', desired: text, live: text };
}

function added(text: string): DiffLine {
  return { mark: 'added', live: text };
}

function removed(text: string): DiffLine {
  return { mark: 'removed', desired: text };
}
