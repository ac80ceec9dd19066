import {
  asList,
  isEmpty,
  isObject,
  isSameJson,
  ownInAnyCase,
  parseJson,
  spelling,
  stableText,
} from '../json';
import { JsonObject, JsonValue } from '../types';
import { isMasked } from './masked';
import { Semantics } from './semantics';

/** Documents that were read before: most roles of an account trust a few services. */
const KNOWN = new Map<string, JsonObject | null>();
const MOST_KNOWN = 1_000;
const LONGEST_KNOWN = 2_000;

/**
 * Policies that allow the same. Source: IAM User Guide, "Grammar of the IAM JSON
 * policy language", and what AWS does to a policy that it stores:
 * - a document may be URL-encoded (IAM) or pretty-printed (KMS);
 * - one value is a list of one, and a list is a set; so are the statements;
 * - actions and condition keys have no case; a condition's values are texts;
 * - principal `"*"` is `{"AWS": "*"}`, and an account's number is its root;
 * - an absent Version is 2008-10-17; an empty Sid, condition or list is none;
 * - `__default_policy_ID` is SQS's and SNS's own mark.
 *
 * @internal
 */
export const iamPolicy: Semantics = {
  name: 'IAM policy',
  compare(desired, live) {
    const [a, b] = [policyOf(desired), policyOf(live)];
    if (a === undefined || b === undefined) {
      if (desired === live) return 'equal';
      if (isMasked(live)) return 'masked';
      // A live document that no longer reads as one is not what was asked for.
      const isBroken = b === undefined && looksLikePolicy(live);
      return a === null || (a && isBroken) ? 'different' : 'unknown';
    }
    if (isSameJson(a, b)) return 'equal';
    return stableText(canonicalPolicy(a)) === stableText(canonicalPolicy(b))
      ? 'equal'
      : 'different';
  },
  show: live => {
    const policy = policyOf(live);
    return policy === undefined || policy === null
      ? live
      : JSON.stringify(policy);
  },
};

/** A URL-encoded object, with the white space that a document may begin with. */
const ENCODED = /^(\s|\+|%(09|0a|0d|20))*%7b/i;

function looksLikePolicy(value: JsonValue): boolean {
  return (
    typeof value === 'string' && (/^\s*\{/.test(value) || ENCODED.test(value))
  );
}

/** The document, or undefined when it cannot be read. An empty one is null. @internal */
export function policyOf(value: JsonValue): JsonObject | null | undefined {
  if (value === null || value === '') return null;
  if (isObject(value)) return Object.keys(value).length === 0 ? null : value;
  if (typeof value !== 'string') return undefined;
  const known = KNOWN.get(value);
  if (known !== undefined) return known;
  const document = parseJson(urlDecoded(value));
  const policy =
    typeof document === 'string' || isObject(document)
      ? policyOf(document)
      : undefined;
  const isWorthKeeping = value.length <= LONGEST_KNOWN && policy !== undefined;
  if (isWorthKeeping && KNOWN.size < MOST_KNOWN) KNOWN.set(value, policy);
  return policy;
}

function urlDecoded(source: string): string {
  if (!ENCODED.test(source)) return source;
  try {
    return decodeURIComponent(source.replaceAll('+', '%20'));
  } catch {
    return source;
  }
}

/** A form that equal policies share. @internal */
export function canonicalPolicy(policy: JsonObject | null): JsonValue {
  if (policy === null) return null;
  const id = ownInAnyCase(policy, 'Id');
  const statements = asList(ownInAnyCase(policy, 'Statement'));
  return {
    version: ownInAnyCase(policy, 'Version') ?? '2008-10-17',
    id: typeof id === 'string' && id !== '__default_policy_ID' ? id : '',
    statements: textSet(statements.map(s => stableText(canonicalStatement(s)))),
  };
}

function canonicalStatement(statement: JsonValue): JsonValue {
  if (!isObject(statement)) return statement;
  const entries = Object.entries(statement).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const part = key === 'sid' ? value : canonicalPart(key, value);
    return isEmpty(part) ? [] : [[key, part]];
  });
  return Object.fromEntries(entries);
}

function canonicalPart(key: string, value: JsonValue): JsonValue {
  switch (key) {
    case 'action':
    case 'notaction':
      return textSet(asList(value).map(v => spelling(v).toLowerCase()));
    case 'resource':
    case 'notresource':
      return textSet(asList(value).map(spelling));
    case 'principal':
    case 'notprincipal':
      return canonicalPrincipal(value);
    case 'condition':
      return canonicalCondition(value);
    default:
      return value;
  }
}

function canonicalPrincipal(value: JsonValue): JsonValue {
  if (!isObject(value)) return { AWS: textSet(asList(value).map(account)) };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, names]) => !isEmpty(names))
      .map(([kind, names]) => [
        kind,
        textSet(asList(names).map(kind === 'AWS' ? account : spelling)),
      ]),
  );
}

function account(principal: JsonValue): string {
  const name = spelling(principal);
  return /^arn:[a-z0-9-]+:iam::(\d{12}):root$/.exec(name)?.[1] ?? name;
}

function canonicalCondition(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const tests = new Map<string, string[]>();
  for (const [operator, keys] of Object.entries(value)) {
    if (!isObject(keys)) continue;
    for (const [key, values] of Object.entries(keys)) {
      const name = `${operator.toLowerCase()} ${key.toLowerCase()}`;
      const known = tests.get(name) ?? [];
      tests.set(name, [...known, ...asList(values).map(spelling)]);
    }
  }
  return Object.fromEntries(
    [...tests].map(([name, values]) => [name, textSet(values)]),
  );
}

function textSet(values: string[]): string[] {
  return [...new Set(values)].sort();
}
