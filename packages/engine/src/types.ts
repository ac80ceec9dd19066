/** A JSON value; the only data the engine knows. @public */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue };

/** @public */
export type JsonObject = { [key: string]: JsonValue };

/**
 * One managed resource as its infrastructure code says it should be.
 *
 * @public
 */
export interface DesiredResource {
  /** Terraform address: `module.db.aws_db_instance.main[0]`. */
  address: string;
  /** Terraform type: `aws_db_instance`. */
  type: string;
  /** The state's attributes, in the provider's own names. */
  attributes: JsonObject;
  /**
   * Paths that the state marks as sensitive: `password`, `setting[0].value`.
   * A path covers everything below it.
   */
  sensitivePaths: string[];
  /** The identity object of Terraform 1.12 and later: `{ account_id, region, ... }`. */
  identity?: JsonObject;
}

/**
 * A Terraform or OpenTofu state, read but not yet compared.
 *
 * @public
 */
export interface DesiredState {
  serial: number;
  lineage: string;
  terraformVersion: string;
  resources: DesiredResource[];
}

/**
 * Whether the cloud has the resource. `not-recorded` says that nobody looked,
 * which is never evidence of a deletion.
 *
 * @public
 */
export type LiveStatus = 'present' | 'deleted' | 'not-recorded';

/** The API that showed something: AWS Config, or the Cloud Control API. @public */
export type LiveSource = 'config' | 'cloud-control';

/**
 * One resource as the cloud says it is, in the one form that the engine reads,
 * whichever API delivered it. Several items may show the same resource: one of
 * AWS Config and one of Cloud Control. Each attribute is then read from the one
 * that shows it, from the newer one where both do.
 *
 * @public
 */
export interface LiveItem {
  /** Absent means AWS Config. */
  source?: LiveSource;
  /** AWS Config's name of the type: `AWS::EC2::SecurityGroup`. */
  resourceType: string;
  /**
   * AWS Config's resourceId, whose meaning depends on the type, or Cloud Control's
   * identifier.
   */
  resourceId: string;
  resourceName?: string;
  arn?: string;
  accountId?: string;
  region?: string;
  status: LiveStatus;
  /**
   * When AWS Config began to record this item, or when Cloud Control was asked;
   * ISO 8601 UTC.
   */
  captureTime?: string;
  /** Of Cloud Control: the properties, under CloudFormation's names. */
  configuration: JsonValue;
  supplementaryConfiguration: JsonObject;
  /** Absent when the API that delivered the item leaves tags out: unobserved, not empty. */
  tags?: Record<string, string>;
}

/** @public */
export type Verdict = 'in-sync' | 'drifted' | 'unverifiable';

/** Why a resource could not be checked. @public */
export type UnverifiableReason =
  | 'unsupported-type'
  | 'not-recorded'
  | 'access-denied'
  | 'throttled'
  | 'stale'
  | 'source-error'
  | 'no-identity';

/** Why one attribute of a checked resource could not be compared. @public */
export type UnverifiedReason =
  | 'write-only'
  | 'not-returned'
  | 'not-mapped'
  | 'masked'
  | 'stale';

/**
 * One attribute on which desired and live differ. When `sensitive`, both values
 * are replaced by `SENSITIVE_VALUE` after the comparison.
 *
 * @public
 */
export interface Change {
  /** In the provider's attribute names: `ingress`, `tags_all.team`. */
  path: string;
  desired: JsonValue;
  live: JsonValue;
  sensitive: boolean;
}

/** Stands in for a value that must not be shown. @public */
export const SENSITIVE_VALUE = '(sensitive value)';

/** @public */
export interface UnverifiedAttribute {
  path: string;
  reason: UnverifiedReason;
}

/** Which cloud object a resource is. @public */
export interface ResourceIdentity {
  /** Terraform type. */
  type: string;
  /** The provider's id. */
  id?: string;
  arn?: string;
  accountId?: string;
  region?: string;
  /** AWS Config's type and id, once known. */
  resourceType?: string;
  resourceId?: string;
}

/** How much a drift matters, most first. @public */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** @public */
export type DriftKind = 'changed' | 'deleted';

/** Which attributes a source showed, and when. @public */
export interface AttributeSource {
  source: LiveSource;
  /** ISO 8601 UTC; absent when the source did not say. */
  liveAsOf?: string;
  attributes: string[];
}

/** What the comparison says of one resource. @public */
export interface ResourceResult {
  address: string;
  type: string;
  identity: ResourceIdentity;
  verdict: Verdict;
  /** Set when unverifiable. */
  reason?: UnverifiableReason;
  /** One sentence for a person, free of secrets. */
  detail?: string;
  /** Set when drifted. */
  kind?: DriftKind;
  /** Of what was deleted: what the state says, beside a live `null`. */
  changes: Change[];
  unverified: UnverifiedAttribute[];
  /** Attributes that were compared, of those that the state declares. */
  attributesCompared: number;
  attributesDeclared: number;
  /** Capture time of the live item that was compared, ISO 8601 UTC. */
  liveAsOf?: string;
  /**
   * What other sources than AWS Config showed. Absent when its item showed
   * everything that was compared, as of `liveAsOf`.
   */
  sources?: AttributeSource[];
}

/**
 * A read of the cloud that did not succeed. It makes the resources it covers
 * `unverifiable`, and nothing else.
 *
 * @public
 */
export interface ReadFailure {
  /** The resource type that could not be read; absent when nothing could. */
  resourceType?: string;
  /** AWS Config's resourceId, when only one item failed. */
  resourceId?: string;
  reason: UnverifiableReason;
  /** One sentence: `config:BatchGetResourceConfig was throttled in eu-west-1`. */
  detail: string;
}

/** @public */
export interface ComparisonInput {
  desired: DesiredResource[];
  live: LiveItem[];
  failures?: ReadFailure[];
  /**
   * Resources of other known stacks. They own parts of shared objects (a rule of
   * a security group, say) and are not judged themselves.
   */
  elsewhere?: DesiredResource[];
  /**
   * When the desired state was last written, ISO 8601 UTC. Live items captured
   * before are `stale`, never drift.
   */
  desiredAsOf?: string;
}

/** @public */
export interface ComparisonSummary {
  resources: number;
  inSync: number;
  drifted: number;
  unverifiable: number;
  /** Counts by reason, reasons that did not occur left out. */
  unverifiableByReason: Partial<Record<UnverifiableReason, number>>;
  attributesCompared: number;
  attributesDeclared: number;
}

/** @public */
export interface Comparison {
  resources: ResourceResult[];
  summary: ComparisonSummary;
}

/**
 * What to ask AWS Config for, so that a set of resources can be compared.
 *
 * @public
 */
export interface LiveKey {
  resourceType: string;
  /** Present when the state knows AWS Config's own id. */
  resourceId?: string;
  /** Otherwise the name to search by, as AWS Config's resourceName. */
  resourceName?: string;
  accountId?: string;
  region?: string;
  /** Given when Cloud Control shows attributes that AWS Config does not. */
  cloudControl?: CloudControlKey;
}

/**
 * What to ask the Cloud Control API for, besides AWS Config.
 *
 * @public
 */
export interface CloudControlKey {
  /** CloudFormation's name of the type, which may differ from AWS Config's. */
  typeName: string;
  /** The primary identifier, as `GetResource` takes it. */
  identifier: string;
  /** Whether AWS Config does not record the type, so that only this is left to ask. */
  only: boolean;
}
