import {
  blocks,
  boolean,
  exactText,
  kmsKey,
  number,
  setOf,
  words,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isEmpty, isObject, own, ownInAnyCase, text } from '../json';
import { JsonValue, LiveItem } from '../types';
import { modelBy } from './common';
import { Locate, mapping } from './mapping';
import {
  alike,
  asBlocks,
  at,
  modelAt,
  reading,
  supplementary,
  tags,
} from './read';
import { shape } from './shape';

/** A table's or an index's key: `HASH` or `RANGE`. One without a range key has no such entry. */
function keyOf(type: string) {
  return (holder: JsonValue): Observation => {
    const seen = observe(holder, 'keySchema');
    if (!seen.observed) return seen;
    const found = asList(seen.value)
      .filter(isObject)
      .find(entry => ownInAnyCase(entry, 'keyType') === type);
    const name = found && ownInAnyCase(found, 'attributeName');
    return { observed: true, value: name ?? null };
  };
}

function key(type: string) {
  return ({ configuration }: LiveItem): Observation =>
    keyOf(type)(configuration);
}

/** The attributes as the provider's blocks, `{ name, type }`. */
function definitions(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'attributeDefinitions');
  return seen.observed
    ? {
        observed: true,
        value: asList(seen.value)
          .filter(isObject)
          .map(entry => ({
            name: ownInAnyCase(entry, 'attributeName') ?? null,
            type: ownInAnyCase(entry, 'attributeType') ?? null,
          })),
      }
    : seen;
}

const INDEX = {
  name: 'indexName',
  projection_type: 'projection.projectionType',
  non_key_attributes: 'projection.nonKeyAttributes',
  range_key: keyOf('RANGE'),
};

/** A local index shares the table's hash key. */
function localIndexes({ configuration }: LiveItem): Observation {
  return asBlocks(observe(configuration, 'localSecondaryIndexes'), INDEX);
}

function globalIndexes({ configuration }: LiveItem): Observation {
  return asBlocks(observe(configuration, 'globalSecondaryIndexes'), {
    ...INDEX,
    hash_key: keyOf('HASH'),
    read_capacity: 'provisionedThroughput.readCapacityUnits',
    write_capacity: 'provisionedThroughput.writeCapacityUnits',
  });
}

/** A model has the specification of a stream that is on, and no switch. */
function streamInModel(item: LiveItem): Observation {
  const type = observe(
    item.configuration,
    'StreamSpecification.StreamViewType',
  );
  return type.observed
    ? { observed: true, value: !isEmpty(type.value) }
    : { observed: true, value: false };
}

/** The same indexes by name, keys and projection. What is left is compared by their capacity. */
const secondaryIndexes: Semantics = {
  ...blocks({
    name: null,
    projection_type: null,
    non_key_attributes: null,
    hash_key: null,
    range_key: null,
  }),
  notCompared: undefined,
};

/** What the indexes may take, which an autoscaler may move. */
const capacityOfIndexes = alike(
  globalIndexes,
  {
    ...blocks({ name: null, read_capacity: null, write_capacity: null }),
    notCompared: undefined,
  },
  {
    of: 'global_secondary_index',
    declaredBy: ['aws_appautoscaling_target'],
    // On demand there is none, and older states have one.
    alsoEqual: (_desired, _live, _item, attributes) =>
      own(attributes, 'billing_mode') === 'PAY_PER_REQUEST',
  },
);

/** `table/orders` or `table/orders/index/by-day` of Application Auto Scaling. */
const scaledTable: Locate = attributes => {
  const scaled = text(attributes, 'resource_id') ?? '';
  const name = /^table\/([^/]+)(?:\/index\/[^/]+)?$/.exec(scaled)?.[1];
  return { resourceId: name, resourceName: name };
};

/**
 * DescribeTable. A table that has always been provisioned has no
 * billingModeSummary; one with AWS's own key has no ssedescription.
 */
const table = mapping('aws_dynamodb_table', 'AWS::DynamoDB::Table', {
  model: modelBy('name', 'ttl[0].attribute_name', 'ttl[0].enabled'),
  locate: attributes => ({
    resourceId: text(attributes, 'name') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: shape({
    tableName: 'text',
    tableArn: 'text',
    keySchema: 'list',
    attributeDefinitions: 'list',
    provisionedThroughput: 'object',
  }),
  attributes: {
    billing_mode: at('billingModeSummary.billingMode', exactText, {
      default: 'PROVISIONED',
      model: 'BillingMode',
    }),
    hash_key: alike(key('HASH'), exactText),
    range_key: alike(key('RANGE'), exactText),
    attribute: alike(definitions, setOf(exactText)),
    global_secondary_index: alike(globalIndexes, secondaryIndexes),
    'global_secondary_index[].capacity': capacityOfIndexes,
    local_secondary_index: alike(localIndexes, secondaryIndexes),
    read_capacity: at('provisionedThroughput.readCapacityUnits', number, {
      declaredBy: ['aws_appautoscaling_target'],
    }),
    write_capacity: at('provisionedThroughput.writeCapacityUnits', number, {
      declaredBy: ['aws_appautoscaling_target'],
    }),
    stream_enabled: reading(
      item => observe(item.configuration, 'streamSpecification.streamEnabled'),
      boolean,
      { model: streamInModel },
    ),
    // The provider keeps what it was of a stream that is off.
    stream_view_type: at('streamSpecification.streamViewType', exactText, {
      alsoEqual: (_desired, live, _item, attributes) =>
        isEmpty(live) && own(attributes, 'stream_enabled') !== true,
    }),
    'server_side_encryption[0].enabled': at(
      'ssedescription.status',
      words({
        enabled: true,
        enabling: true,
        updating: true,
        disabled: false,
        disabling: false,
        true: true,
        false: false,
        '': false,
      }),
      { emptyBlock: 'none', model: 'SSESpecification.SSEEnabled' },
    ),
    'server_side_encryption[0].kms_key_arn': at(
      'ssedescription.kmsmasterKeyArn',
      kmsKey,
      { model: 'SSESpecification.KMSMasterKeyId' },
    ),
    table_class: at('tableClassSummary.tableClass', exactText, {
      default: 'STANDARD',
      model: 'TableClass',
    }),
    'ttl[0].attribute_name': modelAt(
      'TimeToLiveSpecification.AttributeName',
      exactText,
    ),
    'ttl[0].enabled': modelAt('TimeToLiveSpecification.Enabled', boolean, {
      absentInModel: false,
    }),
    deletion_protection_enabled: at('deletionProtectionEnabled', boolean),
    'point_in_time_recovery[0].enabled': supplementary(
      'ContinuousBackupsDescription.pointInTimeRecoveryDescription.pointInTimeRecoveryStatus',
      boolean,
      { model: 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled' },
    ),
    'point_in_time_recovery[0].recovery_period_in_days': modelAt(
      'PointInTimeRecoverySpecification.RecoveryPeriodInDays',
      number,
    ),
    replica: reading(
      item =>
        asBlocks(observe(item.configuration, 'replicas'), {
          region_name: 'regionName',
        }),
      blocks({ region_name: null }, ['arn', 'stream_arn', 'stream_label']),
      { declaredBy: ['aws_dynamodb_table_replica'] },
    ),
    tags_all: tags(),
  },
  notVerifiable: {
    on_demand_throughput: 'not-mapped',
    warm_throughput: 'not-mapped',
    import_table: 'write-only',
    restore_source_name: 'write-only',
    restore_source_table_arn: 'write-only',
    restore_date_time: 'write-only',
    restore_to_latest_time: 'write-only',
  },
  bookkeeping: ['name', 'stream_arn', 'stream_label'],
  declarers: { aws_appautoscaling_target: scaledTable },
});

export const dynamodb = [table];
