import {
  applyIgnoreRules,
  type DesiredResource,
  type IgnoreRule,
  type IgnoreRuleReport,
  type UnmanagedObject,
} from '@iac-drift/engine';
import { objectDigest } from '../scan/contested';
import { storable } from '../scan/readableResources';
import { placeRef, stackIdOf } from '../stacks/ref';
import type { SeenObject } from './reconcileUnmanaged';

/** A database's index holds about 2,700 bytes; place and address are in one. */
const MAX_ADDRESS = 600;

/**
 * Objects that no stack claims, by digest, without those that rules ignore. A rule
 * on a path hides none: they are there as a whole.
 *
 * @internal
 */
export function seenObjects(
  unmanaged: readonly UnmanagedObject[],
  rules: readonly IgnoreRule[],
): {
  seen: Map<string, SeenObject>;
  /** Digests of those that rules hide. */
  hidden: Set<string>;
  /** What each rule hides, by place. */
  reports: Map<string, IgnoreRuleReport[]>;
} {
  const seen = new Map<string, SeenObject>();
  const hidden = new Set<string>();
  const reports = new Map<string, IgnoreRuleReport[]>();
  const ofObjects = rules.filter(({ path }) => path === undefined);
  for (const object of unmanaged) {
    const digest = objectDigest(object.identity);
    const one = asSeen(object);
    const ruled = applyIgnoreRules([one.result], ofObjects, [asDeclared(one)]);
    if (ruled.resources.every(({ verdict }) => verdict === 'drifted')) {
      seen.set(String(digest), one);
    } else {
      hidden.add(String(digest));
      reports.set(one.stack, [
        ...(reports.get(one.stack) ?? []),
        ...ruled.rules,
      ]);
    }
  }
  return { seen, hidden, reports };
}

function asSeen(object: UnmanagedObject): SeenObject {
  const { type, identity, name, tags = {}, liveAsOf } = object;
  const { resourceId = '', accountId, region } = identity;
  // IAM's names are unique in an account, and its ids say nothing to anybody.
  const isOfIam = identity.resourceType?.startsWith('AWS::IAM::');
  const called = isOfIam && name !== undefined ? name : resourceId;
  const stack = placeRef(accountId ?? 'unknown', region ?? 'global');
  return {
    stackId: stackIdOf(stack),
    stack,
    tags,
    result: {
      address: storable(`${type}/${called}`).slice(0, MAX_ADDRESS),
      type,
      identity,
      verdict: 'drifted',
      // To the comparison, which knows no other kind.
      kind: 'changed',
      changes: [
        {
          path: 'name',
          desired: null,
          live: name ?? resourceId,
          sensitive: false,
        },
      ],
      unverified: [],
      attributesCompared: 0,
      attributesDeclared: 0,
      ...(liveAsOf !== undefined ? { liveAsOf } : {}),
    },
  };
}

/** For rules on tags. */
function asDeclared({ result, tags }: SeenObject): DesiredResource {
  const { address, type } = result;
  return { address, type, attributes: { tags }, sensitivePaths: [] };
}
