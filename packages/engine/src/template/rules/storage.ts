import { asList, isObject, own, spelling, stableText } from '../../json';
import { iamPolicy } from '../../equality';
import { policyOf } from '../../equality/iamPolicy';
import { Agreement } from '../../equality/semantics';
import { JsonObject, JsonValue } from '../../types';
import { sameWhen, shownWhenSet, TypeRules } from './rule';

/** Amazon S3. @internal */
export const STORAGE_RULES: [string, TypeRules][] = [
  [
    'AWS::S3::Bucket',
    // The read asks S3 for each of these configurations, and S3 answers that there is
    // none once it has been removed (API Reference: NoSuchCORSConfiguration,
    // NoSuchLifecycleConfiguration, NoSuchWebsiteConfiguration,
    // ReplicationConfigurationNotFoundError, NoSuchPublicAccessBlockConfiguration,
    // OwnershipControlsNotFoundError, NoSuchTagSet; GetBucketLogging and
    // GetBucketNotificationConfiguration answer an empty one).
    {
      ...shownWhenSet(
        'AnalyticsConfigurations',
        'BucketEncryption',
        'CorsConfiguration',
        'IntelligentTieringConfigurations',
        'InventoryConfigurations',
        'LifecycleConfiguration',
        'LoggingConfiguration',
        'MetricsConfigurations',
        'NotificationConfiguration',
        'ObjectLockConfiguration',
        'OwnershipControls',
        'PublicAccessBlockConfiguration',
        'ReplicationConfiguration',
        'Tags',
        'VersioningConfiguration',
        'WebsiteConfiguration',
      ),
      // S3 shows `Prefix` of `prefix` (API Reference, FilterRule).
      ...Object.fromEntries(
        ['Lambda', 'Queue', 'Topic'].map(kind => [
          `NotificationConfiguration.${kind}Configurations.*.Filter.S3Key.Rules.*.Name`,
          sameWhen(
            (desired, live) =>
              spelling(desired).toLowerCase() === spelling(live).toLowerCase(),
          ),
        ]),
      ),
    },
  ],
  ['AWS::S3::BucketPolicy', { PolicyDocument: { compare: compareOrigin } }],
];

/** `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1` */
const ORIGIN_ACCESS = /^arn:[a-z-]+:iam::cloudfront:user\//;

/**
 * S3 shows an origin access identity by its ARN, whichever of its two names a
 * policy used; only CloudFront knows its canonical user id (CloudFront Developer
 * Guide, "Restrict access to an Amazon S3 origin", on the principal of an OAI).
 */
function compareOrigin(
  desired: JsonValue,
  live: JsonValue,
): Agreement | undefined {
  const [a, b] = [desired, live].map(value => policyOf(value) ?? undefined);
  if (a === undefined || b === undefined) return undefined;
  const isByUser = stableText(a).includes('"CanonicalUser"');
  if (!isByUser || !stableText(b).includes('iam::cloudfront:user/')) {
    return undefined;
  }
  const agreement = iamPolicy.compare(withoutOrigin(a), withoutOrigin(b));
  return agreement === 'equal' ? 'unknown' : agreement;
}

function withoutOrigin(policy: JsonObject): JsonObject {
  const statements = asList(own(policy, 'Statement')).map(statement => {
    const principal = isObject(statement)
      ? own(statement, 'Principal')
      : undefined;
    if (!isObject(statement) || !isObject(principal)) return statement;
    const { CanonicalUser: user, AWS: names, ...others } = principal;
    const [origins, accounts] = [
      asList(names).filter(isOrigin),
      asList(names).filter(name => !isOrigin(name)),
    ];
    return {
      ...statement,
      Principal: {
        ...others,
        AWS: accounts,
        Origin: user !== undefined || origins.length > 0,
      },
    };
  });
  return { ...policy, Statement: statements };
}

function isOrigin(name: JsonValue): boolean {
  return typeof name === 'string' && ORIGIN_ACCESS.test(name);
}
