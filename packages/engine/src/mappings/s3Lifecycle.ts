import { blocks, Fields } from '../equality';
import { Semantics } from '../equality/semantics';
import { isoTime } from '../items/time';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, own, ownInAnyCase } from '../json';
import { JsonObject, JsonValue } from '../types';
import { asBlocks } from './read';

const FIELDS: Fields = {
  id: null,
  status: null,
  filter: {
    prefix: null,
    tag: { key: null, value: null },
    object_size_greater_than: null,
    object_size_less_than: null,
  },
  expiration: { days: -1, date: null, expired_object_delete_marker: null },
  noncurrent_version_expiration: {
    noncurrent_days: -1,
    newer_noncurrent_versions: null,
  },
  transition: { days: -1, date: null, storage_class: null },
  noncurrent_version_transition: {
    noncurrent_days: null,
    newer_noncurrent_versions: null,
    storage_class: null,
  },
  abort_incomplete_multipart_upload: { days_after_initiation: null },
};

/** The sizes that a filter tests, in the provider's names and in AWS's. */
const SIZES = [
  ['object_size_greater_than', 'objectSizeGreaterThan'],
  ['object_size_less_than', 'objectSizeLessThan'],
];

/** What the bucket's own `lifecycle_rule` can say. */
const OLDER: Fields = {
  ...FIELDS,
  filter: { prefix: null, tag: { key: null, value: null } },
  noncurrent_version_expiration: { noncurrent_days: -1 },
  noncurrent_version_transition: { noncurrent_days: null, storage_class: null },
};

/**
 * The same lifecycle rules. A rule's filter is put in one form, since
 * `filter {}`, a prefix of the rule and a prefix of the filter say the same.
 *
 * @internal
 */
export const lifecycle = sameRules(FIELDS);

/** The same for the bucket's own rules, in the form of a stand-alone one. @internal */
export const olderLifecycle = sameRules(OLDER);

function sameRules(fields: Fields): Semantics {
  const plain = blocks(fields);
  const inOneForm = (desired: JsonValue) =>
    asList(desired).filter(isObject).map(withOneFilter);
  return {
    ...plain,
    name: 'lifecycle rules',
    compare: (desired, live) => plain.compare(inOneForm(desired), live),
    notCompared: (desired, live) =>
      plain.notCompared?.(inOneForm(desired), live) ?? [],
  };
}

function withOneFilter({ prefix, ...rule }: JsonObject): JsonObject {
  const filter = asList(own(rule, 'filter')).find(isObject);
  const and = asList(own(filter, 'and')).find(isObject);
  const tags = own(and, 'tags');
  return {
    ...rule,
    expiration: withTimes(own(rule, 'expiration')),
    transition: withTimes(own(rule, 'transition')),
    filter: [
      {
        prefix: own(and, 'prefix') || own(filter, 'prefix') || (prefix ?? null),
        tag: isObject(tags)
          ? Object.entries(tags).map(([key, value]) => ({ key, value }))
          : own(filter, 'tag') ?? null,
        ...Object.fromEntries(
          SIZES.map(([name]) => [
            name,
            own(and, name) || (own(filter, name) ?? null),
          ]),
        ),
      },
    ],
  };
}

function withTimes(value: JsonValue | undefined): JsonValue {
  return asList(value)
    .filter(isObject)
    .map(block =>
      Object.hasOwn(block, 'date')
        ? { ...block, date: isoTime(block.date) ?? null }
        : block,
    );
}

/** The rules as the provider's blocks. Minus one day means that none is set. @internal */
export function lifecycleRules(rules: Observation): Observation {
  return asBlocks(rules, {
    id: 'id',
    status: 'status',
    expiration: rule =>
      asBlocks(itself(rule), {
        days: 'expirationInDays',
        date: at('expirationDate'),
        expired_object_delete_marker: 'expiredObjectDeleteMarker',
      }),
    noncurrent_version_expiration: rule => noncurrentExpiration(rule),
    transition: rule =>
      asBlocks(observe(rule, 'transitions'), {
        days: 'days',
        date: at('date'),
        storage_class: 'storageClass',
      }),
    noncurrent_version_transition: rule =>
      asBlocks(observe(rule, 'noncurrentVersionTransitions'), {
        noncurrent_days: 'days',
        newer_noncurrent_versions: 'newerNoncurrentVersions',
        storage_class: 'storageClass',
      }),
    abort_incomplete_multipart_upload: rule =>
      asBlocks(observe(rule, 'abortIncompleteMultipartUpload'), {
        days_after_initiation: 'daysAfterInitiation',
      }),
    filter: rule => ({ observed: true, value: filterOf(rule) }),
  });
}

function at(path: string) {
  return (element: JsonObject): Observation => {
    const seen = observe(element, path);
    return seen.observed
      ? { observed: true, value: isoTime(seen.value) ?? null }
      : seen;
  };
}

function itself(rule: JsonObject): Observation {
  return { observed: true, value: [rule] };
}

/** Newer items repeat the days in an object that also has the versions kept. */
function noncurrentExpiration(rule: JsonObject): Observation {
  const newer = observe(rule, 'noncurrentVersionExpiration');
  return newer.observed && newer.value !== null
    ? asBlocks(newer, {
        noncurrent_days: 'noncurrentDays',
        newer_noncurrent_versions: 'newerNoncurrentVersions',
      })
    : asBlocks(itself(rule), {
        noncurrent_days: 'noncurrentVersionExpirationInDays',
      });
}

function filterOf(rule: JsonObject): JsonValue {
  const predicate = observe(rule, 'filter.predicate');
  const operands = observe(rule, 'filter.predicate.operands');
  const all =
    operands.observed && operands.value !== null
      ? asList(operands.value)
      : asList(predicate.observed ? predicate.value : null);
  const parts = all.filter(isObject);
  const prefix =
    parts.map(p => ownInAnyCase(p, 'prefix')).find(Boolean) ??
    ownInAnyCase(rule, 'prefix') ??
    null;
  const tags = parts.map(p => ownInAnyCase(p, 'tag')).filter(isObject);
  return [
    {
      prefix,
      tag: tags.map(tag => ({
        key: ownInAnyCase(tag, 'key') ?? null,
        value: ownInAnyCase(tag, 'value') ?? null,
      })),
      ...Object.fromEntries(
        SIZES.flatMap(([name, key]) =>
          parts
            .map(p => ownInAnyCase(p, key))
            .filter(size => size !== undefined)
            .map(size => [name, size]),
        ),
      ),
    },
  ];
}
