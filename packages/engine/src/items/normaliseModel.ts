import { isObject, own, ownInAnyCase, parseJson } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { tagsOf } from './tags';
import { isoTime } from './time';

/**
 * Types that AWS Config and CloudFormation name differently, by CloudFormation's
 * name.
 */
const CONFIG_NAMES = new Map([
  ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'],
  ['AWS::CertificateManager::Certificate', 'AWS::ACM::Certificate'],
  ['AWS::OpenSearchService::Domain', 'AWS::OpenSearch::Domain'],
]);

/** Where models keep tags; some types have a name of their own for it. */
const TAGS = [
  'Tags',
  'HostedZoneTags',
  'FileSystemTags',
  'AccessPointTags',
  'BackupPlanTags',
  'BackupVaultTags',
  'HealthCheckTags',
  'UserPoolTags',
];

/** Properties that hold secrets, and are dropped on sight. */
const SECRETS = new Map([
  ['AWS::SSM::Parameter', ['Value']],
  ['AWS::SecretsManager::Secret', ['SecretString', 'GenerateSecretString']],
]);

/** What the one who asked knows and the model does not say. @public */
export interface ModelContext {
  accountId?: string;
  region?: string;
  /** When it was read, ISO 8601 UTC. */
  readAt?: string;
}

/**
 * One resource as the Cloud Control API shows it, in the one form that the engine
 * reads; undefined when it is none.
 *
 * Takes `{ typeName, identifier, properties }`, whatever the case of these keys,
 * and what `GetResource` answers (`{ TypeName, ResourceDescription }`);
 * properties as an object or as JSON text. Account, region and time may stand
 * beside them (`accountId`, `region`, `readAt`).
 *
 * @public
 */
export function normaliseModel(
  raw: unknown,
  context: ModelContext = {},
): LiveItem | undefined {
  const model = rawModelOf(raw);
  if (model === undefined) return undefined;
  const { entry, typeName, identifier, properties } = model;
  const item: LiveItem = {
    source: 'cloud-control',
    resourceType: configNameOf(typeName),
    resourceId: identifier,
    status: 'present',
    configuration: withoutSecrets(typeName, properties),
    supplementaryConfiguration: {},
  };
  const arn = arnOf(properties, identifier);
  const accountId = context.accountId ?? scalar(entry, 'accountId');
  const region = context.region ?? scalar(entry, 'region');
  const readAt = isoTime(context.readAt ?? ownInAnyCase(entry, 'readAt'));
  const tags = TAGS.map(key => tagsOf(own(properties, key))).find(Boolean);
  return {
    ...item,
    ...(arn !== undefined && { arn }),
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    ...(readAt !== undefined && { captureTime: readAt }),
    ...(tags !== undefined && { tags }),
  };
}

/** A model as it was delivered, with its secrets. @internal */
export interface RawModel {
  /** What the model was found in. */
  entry: JsonObject;
  typeName: string;
  identifier: string;
  properties: JsonObject;
}

/** The model in an entry of a list of them; undefined when it is none. @internal */
export function rawModelOf(raw: unknown): RawModel | undefined {
  const entry = isObject(raw) ? raw : undefined;
  if (entry === undefined) return undefined;
  const nested = ownInAnyCase(entry, 'resourceDescription');
  const description = isObject(nested) ? nested : entry;
  const typeName = ownInAnyCase(entry, 'typeName');
  const identifier = ownInAnyCase(description, 'identifier');
  const properties = propertiesOf(ownInAnyCase(description, 'properties'));
  return typeof typeName === 'string' &&
    typeof identifier === 'string' &&
    typeName !== '' &&
    identifier !== '' &&
    properties !== undefined
    ? { entry, typeName, identifier, properties }
    : undefined;
}

/** AWS Config's name of a CloudFormation type. @internal */
export function configNameOf(typeName: string): string {
  return CONFIG_NAMES.get(typeName) ?? typeName;
}

/** CloudFormation's name of a type of AWS Config's. @internal */
export function typeNameOf(resourceType: string): string {
  for (const [typeName, name] of CONFIG_NAMES) {
    if (name === resourceType) return typeName;
  }
  return resourceType;
}

function propertiesOf(value: JsonValue | undefined): JsonObject | undefined {
  const properties = typeof value === 'string' ? parseJson(value) : value;
  return isObject(properties) ? properties : undefined;
}

function withoutSecrets(typeName: string, properties: JsonObject): JsonObject {
  const secret = SECRETS.get(typeName);
  return secret === undefined
    ? properties
    : Object.fromEntries(
        Object.entries(properties).filter(([key]) => !secret.includes(key)),
      );
}

/** Of a joined identifier, as a service's in its cluster, the first ARN is its own. */
function arnOf(properties: JsonObject, identifier: string): string | undefined {
  return [...identifier.split('|'), ownInAnyCase(properties, 'arn')].find(
    isArn,
  );
}

function isArn(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.startsWith('arn:');
}

function scalar(entry: JsonObject, key: string): string | undefined {
  const value = ownInAnyCase(entry, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
