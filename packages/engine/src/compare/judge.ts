import { text } from '../json';
import { Locator } from '../items/itemIndex';
import { collectionsOf } from '../mappings/registry';
import { Mapping } from '../mappings/mapping';
import { hasShape } from '../mappings/shape';
import { maskChange, repeatsSecret, secretsOf } from '../secrets/mask';
import { covers } from '../paths';
import {
  DesiredResource,
  LiveItem,
  ResourceIdentity,
  ResourceResult,
  UnverifiableReason,
} from '../types';
import { compareAttributes, Findings, nothingFound } from './attributes';
import { placeOf } from './lookup';
import { compareCollections, comparePart } from './parts';

/** What a verdict on one resource takes into account. @internal */
export interface Case {
  resource: DesiredResource;
  mapping: Mapping;
  item: LiveItem;
  /** When the desired state was last written, ISO 8601 UTC. */
  desiredAsOf: string | undefined;
  /** Resources of a type that declare something of the same live object. */
  declarers(type: string): DesiredResource[];
}

/** The verdict on a resource whose live item was found. @internal */
export function judge(input: Case): ResourceResult {
  const { item, desiredAsOf } = input;
  if (item.status === 'not-recorded') {
    return unverifiable(
      input,
      'not-recorded',
      `AWS Config does not record ${item.resourceType} here.`,
    );
  }
  const isStale = isOlder(item.captureTime, desiredAsOf);
  if (item.status === 'deleted') {
    return isStale ? staleVerdict(input, nothingFound()) : deleted(input);
  }
  const { gone, findings } = believed(input, findingsOf(input));
  const isNewer = isOlder(desiredAsOf, item.captureTime);
  const changes = isNewer
    ? [...findings.changes, ...findings.doubtful]
    : findings.changes;
  if (gone || changes.length > 0) {
    if (isStale) return staleVerdict(input, findings);
    return gone ? deleted(input) : changed(input, { ...findings, changes });
  }
  if (!isNewer && findings.doubtful.length > 0) {
    return doubtfulVerdict(input, findings);
  }
  if (findings.compared === 0 && findings.unverified.length > 0) {
    return {
      ...unverifiable(
        input,
        'not-recorded',
        `AWS Config's item shows none of the attributes that can be compared.`,
      ),
      ...counts(findings),
    };
  }
  return { ...base(input), verdict: 'in-sync', ...counts(findings) };
}

/**
 * What an item shows of a type whose shape is only documented is believed once
 * the item has that shape. Before, what agrees agrees, and what differs may be
 * our misreading: it is listed as not mapped, never as drift.
 */
function believed(
  { mapping, item }: Case,
  found: { gone: boolean; findings: Findings },
): { gone: boolean; findings: Findings } {
  if (mapping.shape === undefined || hasShape(item, mapping.shape)) {
    return found;
  }
  const { changes, doubtful, unverified, compared } = found.findings;
  const doubted = [
    ...new Set([...changes, ...doubtful].map(change => attributeOf(change))),
  ];
  return {
    gone: false,
    findings: {
      changes: [],
      doubtful: [],
      unverified: [
        ...unverified,
        ...doubted.map(path => ({ path, reason: 'not-mapped' as const })),
      ],
      compared: Math.max(0, compared - doubted.length - (found.gone ? 1 : 0)),
    },
  };
}

/** `tags_all` of `tags_all.team`: a map is one attribute. */
function attributeOf({ path }: { path: string }): string {
  return /^tags(_all)?\./.test(path) ? path.split('.')[0] : path;
}

function findingsOf(input: Case): { gone: boolean; findings: Findings } {
  const { resource, mapping, item, declarers } = input;
  const { attributes, type } = resource;
  const findings = compareAttributes(mapping, attributes, item, types =>
    types.some(t => declarers(t).length > 0),
  );
  if (mapping.partOf.length > 0) {
    return judgedPart(input, findings);
  }
  const collections = compareCollections(mapping, attributes, item, t =>
    t === type ? [] : declarers(t),
  );
  const place = mapping.part?.(item, attributes);
  const gone =
    place?.observed === true && (place.value === null || place.value === '');
  return { gone, findings: merged(findings, collections) };
}

function judgedPart(
  { resource, mapping, item }: Case,
  findings: Findings,
): { gone: boolean; findings: Findings } {
  const declared = mapping.partOf.filter(
    name => resource.attributes[name] !== undefined && isSet(resource, name),
  );
  const part = comparePart(
    resource.type,
    collectionsOf(resource.type),
    resource.attributes,
    item,
  );
  if (part === undefined) {
    const unverified = declared.map(path => ({
      path,
      reason: 'not-returned' as const,
    }));
    return {
      gone: false,
      findings: merged(findings, { ...nothingFound(), unverified }),
    };
  }
  return {
    gone: part.gone,
    findings: merged(findings, {
      ...nothingFound(),
      changes: part.gone ? [] : part.changes,
      compared: declared.length,
    }),
  };
}

function isSet(resource: DesiredResource, name: string): boolean {
  const value = resource.attributes[name];
  return value !== null && value !== '' && JSON.stringify(value) !== '[]';
}

function merged(a: Findings, b: Findings): Findings {
  return {
    changes: [...a.changes, ...b.changes],
    doubtful: [...a.doubtful, ...b.doubtful],
    unverified: [...a.unverified, ...b.unverified],
    compared: a.compared + b.compared,
  };
}

function changed(input: Case, findings: Findings): ResourceResult {
  const secrets = secretsOf(input.resource);
  return {
    ...base(input),
    verdict: 'drifted',
    kind: 'changed',
    ...counts(findings),
    changes: findings.changes
      .map(change => maskChange(change, input.resource, secrets))
      .sort(byPath),
  };
}

function deleted(input: Case): ResourceResult {
  return { ...base(input), verdict: 'drifted', kind: 'deleted' };
}

function staleVerdict(input: Case, findings: Findings): ResourceResult {
  const stale = [...findings.changes, ...findings.doubtful].map(change => ({
    path: change.path,
    reason: 'stale' as const,
  }));
  return {
    ...unverifiable(
      input,
      'stale',
      'AWS Config recorded the resource before the state was last written, and they differ.',
    ),
    ...counts({
      ...findings,
      unverified: [...findings.unverified, ...stale],
      compared: Math.max(0, findings.compared - stale.length),
    }),
  };
}

function doubtfulVerdict(input: Case, findings: Findings): ResourceResult {
  const paths = findings.doubtful.map(change => change.path);
  return {
    ...staleVerdict(input, findings),
    detail: `The state holds nothing for ${paths.join(
      ', ',
    )} and the cloud does; that may be declared in a state that is not known here.`,
  };
}

function counts(findings: Findings) {
  return {
    unverified: [...findings.unverified].sort(byPath),
    attributesCompared: findings.compared,
    attributesDeclared: findings.compared + findings.unverified.length,
  };
}

function base({ resource, mapping, item }: Case): ResourceResult {
  return {
    ...resultOf(resource, mapping, { resourceId: item.resourceId }, item),
    ...(item.captureTime !== undefined && { liveAsOf: item.captureTime }),
  };
}

function unverifiable(
  input: Case,
  reason: UnverifiableReason,
  detail: string,
): ResourceResult {
  return { ...base(input), verdict: 'unverifiable', reason, detail };
}

/** A result that says nothing yet. @internal */
export function resultOf(
  resource: DesiredResource,
  mapping: Mapping | undefined,
  locator: Locator = {},
  item?: LiveItem,
): ResourceResult {
  return {
    address: resource.address,
    type: resource.type,
    identity: identityOf(resource, mapping, locator, item),
    verdict: 'unverifiable',
    changes: [],
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}

/**
 * Which cloud object it is. Only AWS's ids are ids of something: the id of a
 * `random_string`, say, is its secret value.
 */
function identityOf(
  resource: DesiredResource,
  mapping: Mapping | undefined,
  locator: Locator,
  item: LiveItem | undefined,
): ResourceIdentity {
  const secrets = secretsOf(resource);
  const shown = (path: string, value: string | undefined) =>
    value !== undefined &&
    !resource.sensitivePaths.some(p => covers(p, path)) &&
    !repeatsSecret(value, secrets)
      ? value
      : undefined;
  const isAws = resource.type.startsWith('aws_');
  const place = isAws ? placeOf(resource) : {};
  const identity: ResourceIdentity = {
    type: resource.type,
    id: isAws ? shown('id', text(resource.attributes, 'id')) : undefined,
    arn: isAws ? shown('arn', text(resource.attributes, 'arn')) : undefined,
    accountId: item?.accountId ?? shown('account_id', place.accountId),
    region: item?.region ?? shown('region', place.region),
    resourceType: mapping?.resourceType,
    resourceId: shown('id', locator.resourceId),
  };
  return Object.fromEntries(
    Object.entries(identity).filter(([, value]) => value !== undefined),
  ) as unknown as ResourceIdentity;
}

function isOlder(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && Date.parse(a) < Date.parse(b);
}

function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}
