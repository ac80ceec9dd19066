import { blocks, boolean, exactText, Fields, number, words } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import {
  asList,
  isEmpty,
  isObject,
  own,
  ownInAnyCase,
  spelling,
  text,
} from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { lifecycle as sameRules, lifecycleRules } from './s3Lifecycle';
import { modelBy } from './common';
import { Locate, mapping } from './mapping';
import { asBlocks, at, modelAt, reading, supplementary } from './read';
import { shape } from './shape';

/** The bucket of a setting's resource, whose id may be `bucket,account`. @internal */
export const bucket: Locate = attributes => ({
  resourceId:
    text(attributes, 'bucket') ?? text(attributes, 'id')?.split(',')[0],
});

const BUCKET = 'AWS::S3::Bucket';

const HEAD = ['bucket', 'expected_bucket_owner'];

/** @internal */
export function setting(path: string) {
  return (item: LiveItem) => observe(item.supplementaryConfiguration, path);
}

/** Whether a setting that is off, which has a null form, leaves nothing of its resource. */
function offWhenEmpty(read: (item: LiveItem) => Observation) {
  return (item: LiveItem): Observation => {
    const seen = read(item);
    return seen.observed && isEmpty(seen.value)
      ? { observed: true, value: null }
      : seen;
  };
}

const lifecycle = mapping('aws_s3_bucket_lifecycle_configuration', BUCKET, {
  locate: bucket,
  part: offWhenEmpty(setting('BucketLifecycleConfiguration.rules')),
  attributes: {
    rule: reading(
      item =>
        lifecycleRules(setting('BucketLifecycleConfiguration.rules')(item)),
      sameRules,
    ),
  },
  notVerifiable: { transition_default_minimum_object_size: 'not-returned' },
  bookkeeping: HEAD,
});

const CORS: Fields = {
  id: null,
  allowed_headers: null,
  allowed_methods: null,
  allowed_origins: null,
  expose_headers: null,
  max_age_seconds: null,
};

const corsRules = setting('BucketCrossOriginConfiguration.rules');

/** @internal */
export const sameCors = blocks(CORS);

/** @internal */
export function corsBlocks(item: LiveItem): Observation {
  return asBlocks(corsRules(item), {
    id: 'id',
    allowed_headers: 'allowedHeaders',
    allowed_methods: 'allowedMethods',
    allowed_origins: 'allowedOrigins',
    expose_headers: 'exposedHeaders',
    max_age_seconds: 'maxAgeSeconds',
  });
}

const cors = mapping('aws_s3_bucket_cors_configuration', BUCKET, {
  locate: bucket,
  part: offWhenEmpty(corsRules),
  attributes: {
    cors_rule: reading(corsBlocks, sameCors),
  },
  bookkeeping: HEAD,
});

/** @internal */
export const WEBSITE = 'BucketWebsiteConfiguration';

const website = mapping('aws_s3_bucket_website_configuration', BUCKET, {
  locate: bucket,
  part: offWhenEmpty(setting(WEBSITE)),
  attributes: {
    'index_document[0].suffix': supplementary(
      `${WEBSITE}.indexDocumentSuffix`,
      exactText,
      { emptyBlock: 'none' },
    ),
    'error_document[0].key': supplementary(
      `${WEBSITE}.errorDocument`,
      exactText,
      { emptyBlock: 'none' },
    ),
    'redirect_all_requests_to[0].host_name': supplementary(
      `${WEBSITE}.redirectAllRequestsTo.hostName`,
      exactText,
      { emptyBlock: 'none' },
    ),
    'redirect_all_requests_to[0].protocol': supplementary(
      `${WEBSITE}.redirectAllRequestsTo.protocol`,
      exactText,
    ),
    routing_rule: reading(
      item =>
        asBlocks(setting(`${WEBSITE}.routingRules`)(item), {
          condition: element =>
            asBlocks(observe(element, 'condition'), {
              http_error_code_returned_equals: 'httpErrorCodeReturnedEquals',
              key_prefix_equals: 'keyPrefixEquals',
            }),
          redirect: element =>
            asBlocks(observe(element, 'redirect'), {
              host_name: 'hostName',
              http_redirect_code: 'httpRedirectCode',
              protocol: 'protocol',
              replace_key_prefix_with: 'replaceKeyPrefixWith',
              replace_key_with: 'replaceKeyWith',
            }),
        }),
      blocks({
        condition: {
          http_error_code_returned_equals: null,
          key_prefix_equals: null,
        },
        redirect: {
          host_name: null,
          http_redirect_code: null,
          protocol: null,
          replace_key_prefix_with: null,
          replace_key_with: null,
        },
      }),
    ),
  },
  bookkeeping: [...HEAD, 'routing_rules', 'website_domain', 'website_endpoint'],
});

/** `{ id: { type, queueARN, events, filter } }`; the provider makes up ids, so they say nothing. */
function notifications(kind: string, arnKey: string, field: string) {
  const read = (item: LiveItem): Observation => {
    const seen = setting('BucketNotificationConfiguration.configurations')(
      item,
    );
    if (!seen.observed) return seen;
    const all = isObject(seen.value) ? Object.values(seen.value) : [];
    const value = all
      .filter(isObject)
      .filter(one => kind.includes(spelling(ownInAnyCase(one, 'type'))))
      .map(one => ({
        [field]: ownInAnyCase(one, arnKey) ?? null,
        events: ownInAnyCase(one, 'events') ?? null,
        filter_prefix: filterRule(one, 'prefix'),
        filter_suffix: filterRule(one, 'suffix'),
      }));
    return { observed: true, value };
  };
  return reading(
    read,
    blocks(
      { [field]: null, events: null, filter_prefix: null, filter_suffix: null },
      ['id'],
    ),
  );
}

function filterRule(notification: JsonObject, name: string): JsonValue {
  const rules = observe(notification, 'filter.s3KeyFilter.filterRules');
  const rule = asList(rules.observed ? rules.value : null)
    .filter(isObject)
    .find(r => spelling(ownInAnyCase(r, 'name')).toLowerCase() === name);
  return (rule && ownInAnyCase(rule, 'value')) ?? null;
}

const notification = mapping('aws_s3_bucket_notification', BUCKET, {
  locate: bucket,
  facet: true,
  attributes: {
    queue: notifications('QueueConfiguration', 'queueARN', 'queue_arn'),
    topic: notifications('TopicConfiguration', 'topicARN', 'topic_arn'),
    lambda_function: notifications(
      'LambdaConfiguration CloudFunctionConfiguration',
      'functionARN',
      'lambda_function_arn',
    ),
  },
  notVerifiable: { eventbridge: 'not-returned' },
  bookkeeping: ['bucket'],
});

const accelerate = mapping('aws_s3_bucket_accelerate_configuration', BUCKET, {
  locate: bucket,
  facet: true,
  attributes: {
    status: supplementary('BucketAccelerateConfiguration.status', exactText, {
      default: 'Suspended',
    }),
  },
  bookkeeping: HEAD,
});

const requestPayment = mapping(
  'aws_s3_bucket_request_payment_configuration',
  BUCKET,
  {
    locate: bucket,
    facet: true,
    attributes: {
      payer: supplementary(
        'IsRequesterPaysEnabled',
        words({ true: 'Requester', false: 'BucketOwner' }),
        { default: 'BucketOwner' },
      ),
    },
    bookkeeping: HEAD,
  },
);

/** @internal */
export const RETENTION = 'ObjectLockConfiguration.rule.defaultRetention';

const objectLock = mapping('aws_s3_bucket_object_lock_configuration', BUCKET, {
  locate: bucket,
  facet: true,
  attributes: {
    object_lock_enabled: supplementary(
      'ObjectLockConfiguration.objectLockEnabled',
      exactText,
    ),
    'rule[0].default_retention[0].mode': supplementary(
      `${RETENTION}.mode`,
      exactText,
    ),
    'rule[0].default_retention[0].days': supplementary(
      `${RETENTION}.days`,
      number,
    ),
    'rule[0].default_retention[0].years': supplementary(
      `${RETENTION}.years`,
      number,
    ),
  },
  notVerifiable: { token: 'write-only' },
  bookkeeping: HEAD,
});

/** Of a replication rule, only its id and the first version's fields are shown. @internal */
export function replicationRules(item: LiveItem): Observation {
  const seen = setting('BucketReplicationConfiguration.rules')(item);
  if (!seen.observed) return seen;
  const rules = isObject(seen.value) ? Object.entries(seen.value) : [];
  const list = rules.map(([id, rule]) => ({
    ...(isObject(rule) && rule),
    id,
  }));
  return asBlocks(
    { observed: true, value: list },
    {
      id: 'id',
      status: 'status',
      destination: rule =>
        asBlocks(observe(rule, 'destinationConfig'), {
          bucket: 'bucketARN',
          storage_class: 'storageClass',
        }),
    },
  );
}

/** @internal */
export const sameReplication = blocks({
  id: null,
  status: null,
  destination: { bucket: null, storage_class: 'STANDARD' },
});

const replication = mapping('aws_s3_bucket_replication_configuration', BUCKET, {
  locate: bucket,
  part: offWhenEmpty(setting('BucketReplicationConfiguration.rules')),
  attributes: {
    role: supplementary('BucketReplicationConfiguration.roleARN', exactText),
    rule: reading(replicationRules, sameReplication),
  },
  notVerifiable: { token: 'write-only' },
  bookkeeping: ['bucket'],
});

const EVERYONE = new Map([
  ['AllUsers', 'http://acs.amazonaws.com/groups/global/AllUsers'],
  [
    'AuthenticatedUsers',
    'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  ],
  ['LogDelivery', 'http://acs.amazonaws.com/groups/s3/LogDelivery'],
]);

/** `FullControl` is FULL_CONTROL, `ReadAcp` is READ_ACP. */
function permission(live: JsonValue | undefined): string {
  return spelling(live ?? '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase();
}

/** CloudFront, load balancers and flow logs let this user of AWS's write logs by themselves. */
const LOG_DELIVERY =
  'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';

interface Grant {
  id: JsonValue;
  uri: JsonValue;
  permission: string;
}

function grantsIn(item: LiveItem): Grant[] | undefined {
  const seen = setting('AccessControlList.grantList')(item);
  if (!seen.observed) return undefined;
  return asList(seen.value)
    .filter(isObject)
    .map(grant => {
      const grantee = ownInAnyCase(grant, 'grantee') ?? null;
      return {
        id: (isObject(grantee) && ownInAnyCase(grantee, 'id')) || null,
        uri:
          typeof grantee === 'string' ? EVERYONE.get(grantee) ?? grantee : null,
        permission: permission(ownInAnyCase(grant, 'permission')),
      };
    })
    .filter(grant => grant.id !== LOG_DELIVERY);
}

function grants(item: LiveItem): Observation {
  const all = grantsIn(item);
  if (all === undefined) return { observed: false };
  const value = all.map(({ id, uri, permission: allowed }) => ({
    permission: allowed,
    grantee: [{ id, uri }],
  }));
  return { observed: true, value };
}

/** The grants as the bucket's own blocks, one for each grantee. @internal */
export function grantsByGrantee(item: LiveItem): Observation {
  const all = grantsIn(item);
  if (all === undefined) return { observed: false };
  const isOf = (a: Grant) => (b: Grant) => a.id === b.id && a.uri === b.uri;
  const value = all
    .filter((grant, index) => all.findIndex(isOf(grant)) === index)
    .map(grant => ({
      id: grant.id,
      uri: grant.uri,
      permissions: all.filter(isOf(grant)).map(g => g.permission),
    }));
  return { observed: true, value };
}

/** What AWS says of a grantee besides who it is. */
const GRANTEE = ['display_name', 'email_address', 'type'];

const byGrantee = blocks({ id: null, uri: null, permissions: null }, GRANTEE);

/** @internal */
export const sameGrants: Semantics = {
  ...byGrantee,
  compare: (desired, live) =>
    byGrantee.compare(
      asList(desired)
        .filter(isObject)
        .filter(grant => own(grant, 'id') !== LOG_DELIVERY),
      live,
    ),
};

const grantBlocks = blocks(
  { permission: null, grantee: { id: null, uri: null } },
  GRANTEE,
);

const acl = mapping('aws_s3_bucket_acl', BUCKET, {
  locate: bucket,
  facet: true,
  attributes: {
    'access_control_policy[0].grant': reading(grants, grantBlocks, {
      alsoEqual: (desired, live) =>
        grantBlocks.compare(withoutLogDelivery(desired), live) === 'equal',
    }),
    'access_control_policy[0].owner[0].id': supplementary(
      'AccessControlList.owner.id',
      exactText,
    ),
  },
  // A canned list becomes grants, which the provider reads back.
  notVerifiable: { acl: 'not-returned' },
  bookkeeping: [...HEAD, 'access_control_policy[0].owner[0].display_name'],
});

function withoutLogDelivery(desired: JsonValue): JsonValue {
  return asList(desired)
    .filter(isObject)
    .filter(grant =>
      asList(own(grant, 'grantee'))
        .filter(isObject)
        .every(grantee => own(grantee, 'id') !== LOG_DELIVERY),
    );
}

/** AWS Config's item does not show who owns what others put into a bucket. */
const ownership = mapping('aws_s3_bucket_ownership_controls', BUCKET, {
  locate: bucket,
  facet: true,
  model: modelBy('bucket', 'rule[0].object_ownership'),
  attributes: {
    'rule[0].object_ownership': modelAt(
      'OwnershipControls.Rules[0].ObjectOwnership',
      exactText,
      { default: 'BucketOwnerEnforced' },
    ),
  },
  bookkeeping: ['bucket', 'expected_bucket_owner'],
});

/** The account's own switches; AWS Config's id is the account's number. */
const account = mapping(
  'aws_s3_account_public_access_block',
  'AWS::S3::AccountPublicAccessBlock',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'account_id') ?? text(attributes, 'id'),
    }),
    shape: shape({
      blockPublicAcls: 'boolean',
      blockPublicPolicy: 'boolean',
      ignorePublicAcls: 'boolean',
      restrictPublicBuckets: 'boolean',
    }),
    attributes: {
      block_public_acls: at('blockPublicAcls', boolean),
      block_public_policy: at('blockPublicPolicy', boolean),
      ignore_public_acls: at('ignorePublicAcls', boolean),
      restrict_public_buckets: at('restrictPublicBuckets', boolean),
    },
    bookkeeping: ['account_id'],
  },
);

export const s3Settings = [
  lifecycle,
  cors,
  website,
  notification,
  accelerate,
  requestPayment,
  objectLock,
  replication,
  acl,
  ownership,
  account,
];
