import type { ItemVersion } from '../account/resource';
import { isObject, type JsonObject, type JsonValue } from '../json';

/** How a type of CloudFormation's shows a resource. @internal */
export interface ModelType {
  /** The property that `GetResource` takes as the identifier. */
  identifiedBy: string;
  /** From what AWS Config records; what it does not comes from `modelOnly`. */
  properties(configuration: JsonObject, item: ItemVersion): JsonObject;
}

const instance: ModelType = {
  identifiedBy: 'InstanceId',
  properties: c => ({
    InstanceId: c.instanceId,
    ImageId: c.imageId,
    InstanceType: c.instanceType,
    SubnetId: c.subnetId,
    VpcId: c.vpcId,
    PrivateIp: c.privateIpAddress,
    EbsOptimized: c.ebsOptimized,
    SecurityGroupIds: listOf(c.securityGroups).map(group => group.groupId),
  }),
};

const vpc: ModelType = {
  identifiedBy: 'VpcId',
  properties: c => ({
    VpcId: c.vpcId,
    CidrBlock: c.cidrBlock,
    InstanceTenancy: c.instanceTenancy,
    CidrBlockAssociations: listOf(c.cidrBlockAssociationSet).map(
      association => association.associationId,
    ),
  }),
};

const role: ModelType = {
  identifiedBy: 'RoleName',
  properties: c => ({
    RoleName: c.roleName,
    RoleId: c.roleId,
    Arn: c.arn,
    Path: c.path,
    AssumeRolePolicyDocument: document(c.assumeRolePolicyDocument),
    ManagedPolicyArns: listOf(c.attachedManagedPolicies).map(
      policy => policy.policyArn,
    ),
    Policies: listOf(c.rolePolicyList).map(policy => ({
      PolicyName: policy.policyName,
      PolicyDocument: document(policy.policyDocument),
    })),
  }),
};

const lambdaFunction: ModelType = {
  identifiedBy: 'FunctionName',
  properties: c => ({
    FunctionName: c.functionName,
    Arn: c.functionArn,
    Description: c.description,
    Runtime: c.runtime,
    Handler: c.handler,
    Role: c.role,
    Timeout: c.timeout,
    MemorySize: c.memorySize,
    PackageType: c.packageType,
    Architectures: c.architectures,
    KmsKeyArn: c.kmskeyArn,
    Layers: listOf(c.layers).map(layer => layer.arn),
    TracingConfig: inPascalCase(c.tracingConfig),
    EphemeralStorage: inPascalCase(c.ephemeralStorage),
    VpcConfig: inPascalCase(c.vpcConfig),
  }),
};

const table: ModelType = {
  identifiedBy: 'TableName',
  properties: (c, item) => ({
    TableName: c.tableName,
    Arn: item.arn,
    BillingMode: isObject(c.billingModeSummary)
      ? c.billingModeSummary.billingMode
      : 'PROVISIONED',
    AttributeDefinitions: inPascalCase(c.attributeDefinitions),
    KeySchema: inPascalCase(c.keySchema),
    // Of a stream that is off nothing is said.
    StreamSpecification: isObject(c.streamSpecification)
      ? { StreamViewType: c.streamSpecification.streamViewType }
      : null,
  }),
};

const logGroup: ModelType = {
  identifiedBy: 'LogGroupName',
  properties: (c, item) => ({
    LogGroupName: c.logGroupName,
    Arn: `${item.arn}:*`,
    LogGroupClass: c.logGroupClass,
    RetentionInDays: c.retentionInDays,
    KmsKeyId: c.kmsKeyId,
  }),
};

const parameter: ModelType = {
  identifiedBy: 'Name',
  properties: c => ({
    Name: c.name,
    Type: c.type,
    DataType: c.dataType,
    Value: c.value,
  }),
};

/** The types that can be read here, by CloudFormation's name. @internal */
export const MODEL_TYPES = new Map<string, ModelType>([
  ['AWS::DynamoDB::Table', table],
  ['AWS::EC2::Instance', instance],
  ['AWS::EC2::VPC', vpc],
  ['AWS::IAM::Role', role],
  ['AWS::Lambda::Function', lambdaFunction],
  ['AWS::Logs::LogGroup', logGroup],
  ['AWS::SSM::Parameter', parameter],
]);

/** Parameters have no list of tags but an object, which nothing here needs. */
const UNTAGGED = 'AWS::SSM::Parameter';

/**
 * A present resource under CloudFormation's names: properties that have no value
 * are not there.
 *
 * @internal
 */
export function modelOf(type: ModelType, item: ItemVersion): JsonObject {
  const { configuration, modelOnly, tags, resourceType } = item;
  const properties = {
    ...type.properties(configuration ?? {}, item),
    ...modelOnly,
    Tags:
      resourceType === UNTAGGED
        ? null
        : Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => !isAbsent(value)),
  );
}

function isAbsent(value: JsonValue | undefined): boolean {
  return (
    value === null ||
    value === undefined ||
    (Array.isArray(value) && value.length === 0)
  );
}

function listOf(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** IAM's documents are URL-encoded in AWS Config and objects here. */
function document(value: JsonValue | undefined): JsonValue {
  return typeof value === 'string'
    ? JSON.parse(decodeURIComponent(value))
    : null;
}

/** CloudFormation's keys begin with a capital where those of AWS Config do not. */
function inPascalCase(value: JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) return value.map(inPascalCase);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key[0].toUpperCase() + key.slice(1),
      inPascalCase(member),
    ]),
  );
}
