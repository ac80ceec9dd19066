import { Sight } from '../items/liveIndex';
import { isOlder } from '../items/time';
import { collectionsOf } from '../mappings/registry';
import { Mapping } from '../mappings/mapping';
import { hasShape } from '../mappings/shape';
import { byPath } from '../paths';
import { maskChange, secretsOf } from '../secrets/mask';
import {
  DesiredResource,
  LiveItem,
  ResourceResult,
  UnverifiableReason,
} from '../types';
import {
  compareAttributes,
  declaredValues,
  Difference,
  Findings,
  nothingFound,
} from './attributes';
import { compareCollections, comparePart, LiveParts } from './parts';
import { resultOf } from './result';

/** What a verdict on one resource takes into account. @internal */
export interface Case {
  resource: DesiredResource;
  mapping: Mapping;
  sight: Sight;
  /** When the desired state was last written, ISO 8601 UTC. */
  desiredAsOf: string | undefined;
  liveParts: LiveParts;
  /** Resources of a type that declare something of the same live object. */
  declarers(type: string): DesiredResource[];
}

/** The verdict on a resource of which something was seen. @internal */
export function judge(given: Case): ResourceResult {
  const sight = consistent(given.sight);
  const input = sight === given.sight ? given : { ...given, sight };
  const { item, model } = input.sight;
  const { desiredAsOf } = input;
  const shown = item ?? model;
  if (shown?.status === 'not-recorded') {
    return unverifiable(
      input,
      'not-recorded',
      `AWS Config does not record ${shown.resourceType} here.`,
    );
  }
  if (shown?.status === 'deleted') {
    return isOlder(shown.captureTime, desiredAsOf)
      ? staleVerdict(input, nothingFound(), [])
      : deleted(input);
  }
  const { gone, findings: all } = believed(input, findingsOf(input));
  if (!gone && all.compared > 0 && isAgreed(all)) {
    return inSync(input, all);
  }
  const timeOf = ({ source }: Difference) =>
    (source === 'cloud-control' ? model : item)?.captureTime;
  const isCertain = (doubted: Difference) =>
    isOlder(desiredAsOf, timeOf(doubted));
  const isOpen = (doubted: Difference) =>
    doubted.unheld === true && !isCertain(doubted);
  const findings = withStale(
    { ...all, doubtful: all.doubtful.filter(d => !isOpen(d)) },
    all.doubtful.filter(isOpen),
  );
  const found = [...findings.changes, ...findings.doubtful.filter(isCertain)];
  const isStale = (change: Difference) => isOlder(timeOf(change), desiredAsOf);
  const stale = found.filter(isStale);
  const changes = found.filter(change => !isStale(change));
  if (gone && !isOlder(item?.captureTime, desiredAsOf)) return deleted(input);
  if (changes.length > 0) {
    return changed(input, withStale(findings, stale), changes);
  }
  const doubts = findings.doubtful.filter(doubted => !isCertain(doubted));
  if (gone || stale.length > 0) {
    return staleVerdict(input, findings, [...stale, ...doubts]);
  }
  if (doubts.length > 0) return doubtfulVerdict(input, findings, doubts);
  if (findings.compared === 0 && findings.unverified.length > 0) {
    return counted(
      unverifiable(
        input,
        'not-recorded',
        `${nameOf(item)} shows none of the attributes that can be compared.`,
      ),
      input,
      findings,
    );
  }
  return inSync(input, findings);
}

function inSync(input: Case, findings: Findings): ResourceResult {
  const result = counted(base(input), input, findings);
  result.verdict = 'in-sync';
  return result;
}

function isAgreed({ changes, doubtful }: Findings): boolean {
  return changes.length === 0 && doubtful.length === 0;
}

function nameOf(item: LiveItem | undefined): string {
  return item ? "AWS Config's item" : 'Cloud Control';
}

/**
 * Without what another source contradicts: an item that AWS Config does not
 * record is none; what was deleted and is there again is there; what only Cloud
 * Control misses may be there under another identifier.
 */
function consistent(sight: Sight): Sight {
  const { item, model } = sight;
  if (item === undefined || model === undefined) return sight;
  if (model.status !== 'present') return { item };
  if (item.status === 'not-recorded') return { model };
  if (item.status === 'present') return sight;
  return isOlder(item.captureTime, model.captureTime) ? { model } : { item };
}

/**
 * What an item shows of a type whose shape is only documented is believed once
 * the item has that shape. Before, what agrees agrees, and what differs may be
 * our misreading: it is listed as not mapped, never as drift.
 */
function believed(
  { mapping, sight: { item } }: Case,
  found: { gone: boolean; findings: Findings },
): { gone: boolean; findings: Findings } {
  if (
    mapping.shape === undefined ||
    item === undefined ||
    hasShape(item, mapping.shape)
  ) {
    return found;
  }
  const { changes, doubtful, unverified, compared, fromModel } = found.findings;
  const isModels = ({ source }: Difference) => source === 'cloud-control';
  const doubted = [
    ...new Set(
      [...changes, ...doubtful]
        .filter(change => !isModels(change))
        .map(change => attributeOf(change)),
    ),
  ];
  return {
    gone: false,
    findings: {
      changes: changes.filter(isModels),
      doubtful: doubtful.filter(isModels),
      unverified: [
        ...unverified,
        ...doubted.map(path => ({ path, reason: 'not-mapped' as const })),
      ],
      compared: Math.max(0, compared - doubted.length - (found.gone ? 1 : 0)),
      fromModel,
    },
  };
}

/** `tags_all` of `tags_all.team`: a map is one attribute. */
function attributeOf({ path }: { path: string }): string {
  return /^tags(_all)?\./.test(path) ? path.split('.')[0] : path;
}

function findingsOf(input: Case): { gone: boolean; findings: Findings } {
  const { resource, mapping, sight, declarers } = input;
  const { item } = sight;
  const { attributes, type } = resource;
  const findings = compareAttributes(mapping, attributes, sight, types =>
    types.some(t => declarers(t).length > 0),
  );
  if (mapping.partOf.length > 0) {
    return judgedPart(input, findings);
  }
  const collections = compareCollections(mapping, attributes, item, t =>
    t === type ? [] : declarers(t),
  );
  const place = item && mapping.part?.(item, attributes);
  const gone =
    place?.observed === true && (place.value === null || place.value === '');
  return { gone, findings: merged(findings, collections) };
}

function judgedPart(
  { resource, mapping, sight: { item }, liveParts }: Case,
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
    liveParts,
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
  if (b.compared === 0 && b.unverified.length === 0 && b.changes.length === 0) {
    return a;
  }
  return {
    changes: [...a.changes, ...b.changes],
    doubtful: [...a.doubtful, ...b.doubtful],
    unverified: [...a.unverified, ...b.unverified],
    compared: a.compared + b.compared,
    fromModel: [...a.fromModel, ...b.fromModel],
  };
}

function withStale(findings: Findings, stale: Difference[]): Findings {
  if (stale.length === 0) return findings;
  const paths = [...new Set(stale.map(change => attributeOf(change)))];
  return {
    ...findings,
    unverified: [
      ...findings.unverified,
      ...paths.map(path => ({ path, reason: 'stale' as const })),
    ],
    compared: Math.max(0, findings.compared - paths.length),
  };
}

function changed(
  input: Case,
  findings: Findings,
  changes: Difference[],
): ResourceResult {
  const secrets = secretsOf(input.resource);
  return {
    ...counted(base(input), input, findings),
    verdict: 'drifted',
    kind: 'changed',
    changes: changes
      .map(change => maskChange(change, input.resource, secrets))
      .sort(byPath),
  };
}

/** What is gone is shown as it should be, beside nothing. */
function deleted(input: Case): ResourceResult {
  const { resource, mapping } = input;
  const secrets = secretsOf(resource);
  return {
    ...base(input),
    verdict: 'drifted',
    kind: 'deleted',
    changes: declaredValues(mapping, resource.attributes)
      .map(({ path, value }) => ({
        ...maskChange({ path, desired: value, live: null }, resource, secrets),
        live: null,
      }))
      .sort(byPath),
  };
}

function staleVerdict(
  input: Case,
  findings: Findings,
  stale: Difference[],
): ResourceResult {
  return counted(
    unverifiable(
      input,
      'stale',
      'AWS Config recorded the resource before the state was last written, and they differ.',
    ),
    input,
    withStale(findings, stale),
  );
}

function doubtfulVerdict(
  input: Case,
  findings: Findings,
  doubts: Difference[],
): ResourceResult {
  const paths = doubts.map(change => change.path);
  return {
    ...staleVerdict(input, findings, doubts),
    detail: `The state holds nothing for ${paths.join(
      ', ',
    )} and the cloud does; that may be declared in a state that is not known here.`,
  };
}

/** A result with what the findings count. */
function counted(
  result: ResourceResult,
  { sight: { model } }: Case,
  { unverified, compared, fromModel }: Findings,
): ResourceResult {
  result.unverified =
    unverified.length > 1 ? [...unverified].sort(byPath) : unverified;
  result.attributesCompared = compared;
  result.attributesDeclared = compared + unverified.length;
  if (model !== undefined && fromModel.length > 0) {
    result.sources = [
      {
        source: 'cloud-control',
        ...(model.captureTime !== undefined && {
          liveAsOf: model.captureTime,
        }),
        attributes: [...fromModel].sort(),
      },
    ];
  }
  return result;
}

function base({ resource, mapping, sight }: Case): ResourceResult {
  const shown = sight.item ?? sight.model;
  const locator = { resourceId: shown?.resourceId };
  const result = resultOf(resource, mapping, locator, shown);
  if (shown?.captureTime !== undefined) result.liveAsOf = shown.captureTime;
  return result;
}

function unverifiable(
  input: Case,
  reason: UnverifiableReason,
  detail: string,
): ResourceResult {
  return { ...base(input), verdict: 'unverifiable', reason, detail };
}
