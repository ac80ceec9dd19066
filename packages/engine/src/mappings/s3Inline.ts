import { boolean, exactText, number, words } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation } from '../items/livePath';
import { asList, isEmpty, isObject, own, spelling } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { AttributeOptions, AttributeRule } from './mapping';
import { reading, supplementary } from './read';
import { lifecycleRules, olderLifecycle } from './s3Lifecycle';
import {
  corsBlocks,
  grantsByGrantee,
  replicationRules,
  RETENTION,
  sameCors,
  sameGrants,
  sameReplication,
  setting,
  WEBSITE,
} from './s3Settings';

/**
 * A bucket's settings in the bucket's own resource, as providers before 4 have them.
 * Later ones fill them in, and resources of their own declare them.
 */
function declaredBy(name: string): AttributeOptions {
  return { declaredBy: [`aws_s3_bucket_${name}`] };
}

/** `lifecycle_rule` in the form of a lifecycle configuration's `rule`. */
function ruleOf(rule: JsonObject): JsonObject {
  const tags = own(rule, 'tags') ?? null;
  const prefix = own(rule, 'prefix') ?? null;
  const abort = own(rule, 'abort_incomplete_multipart_upload_days');
  return {
    id: own(rule, 'id') ?? null,
    status: own(rule, 'enabled') === true ? 'Enabled' : 'Disabled',
    filter: [{ prefix, and: isEmpty(tags) ? [] : [{ prefix, tags }] }],
    expiration: own(rule, 'expiration') ?? null,
    transition: own(rule, 'transition') ?? null,
    noncurrent_version_expiration: noncurrent(rule, 'expiration'),
    noncurrent_version_transition: noncurrent(rule, 'transition'),
    abort_incomplete_multipart_upload: abort
      ? [{ days_after_initiation: abort }]
      : [],
  };
}

function noncurrent(rule: JsonObject, what: string): JsonValue {
  return asList(own(rule, `noncurrent_version_${what}`))
    .filter(isObject)
    .map(({ days, ...block }) => ({ ...block, noncurrent_days: days ?? null }));
}

const inOneForm = (desired: JsonValue) =>
  asList(desired).filter(isObject).map(ruleOf);

const lifecycleInline: Semantics = {
  ...olderLifecycle,
  compare: (desired, live) => olderLifecycle.compare(inOneForm(desired), live),
  notCompared: (desired, live) =>
    olderLifecycle.notCompared?.(inOneForm(desired), live) ?? [],
};

/** `https://example.com`, or the host alone. */
function redirectTarget(item: LiveItem): Observation {
  const host = setting(`${WEBSITE}.redirectAllRequestsTo.hostName`)(item);
  const scheme = setting(`${WEBSITE}.redirectAllRequestsTo.protocol`)(item);
  return host.observed && scheme.observed && !isEmpty(scheme.value)
    ? {
        observed: true,
        value: `${spelling(scheme.value)}://${spelling(host.value)}`,
      }
    : host;
}

const OBJECT_LOCK = declaredBy('object_lock_configuration');
const PAGES = declaredBy('website_configuration');

/** @internal */
export const inlineSettings: Record<string, AttributeRule> = {
  'versioning[0].mfa_delete': supplementary(
    'BucketVersioningConfiguration.isMfaDeleteEnabled',
    boolean,
    declaredBy('versioning'),
  ),
  cors_rule: reading(corsBlocks, sameCors, declaredBy('cors_configuration')),
  lifecycle_rule: reading(
    item => lifecycleRules(setting('BucketLifecycleConfiguration.rules')(item)),
    lifecycleInline,
    declaredBy('lifecycle_configuration'),
  ),
  // A canned list leaves it empty in the state of older providers.
  grant: reading(grantsByGrantee, sameGrants, {
    ...declaredBy('acl'),
    alsoEqual: desired => isEmpty(desired),
  }),
  'object_lock_configuration[0].rule[0].default_retention[0].mode':
    supplementary(`${RETENTION}.mode`, exactText, OBJECT_LOCK),
  'object_lock_configuration[0].rule[0].default_retention[0].days':
    supplementary(`${RETENTION}.days`, number, OBJECT_LOCK),
  'object_lock_configuration[0].rule[0].default_retention[0].years':
    supplementary(`${RETENTION}.years`, number, OBJECT_LOCK),
  'object_lock_configuration[0].object_lock_enabled': supplementary(
    'ObjectLockConfiguration.objectLockEnabled',
    words({ enabled: 'Enabled' }),
    OBJECT_LOCK,
  ),
  'website[0].index_document': supplementary(
    `${WEBSITE}.indexDocumentSuffix`,
    exactText,
    PAGES,
  ),
  'website[0].error_document': supplementary(
    `${WEBSITE}.errorDocument`,
    exactText,
    PAGES,
  ),
  'website[0].redirect_all_requests_to': reading(
    redirectTarget,
    exactText,
    PAGES,
  ),
  'replication_configuration[0].role': supplementary(
    'BucketReplicationConfiguration.roleARN',
    exactText,
    declaredBy('replication_configuration'),
  ),
  'replication_configuration[0].rules': reading(
    replicationRules,
    sameReplication,
    declaredBy('replication_configuration'),
  ),
};
