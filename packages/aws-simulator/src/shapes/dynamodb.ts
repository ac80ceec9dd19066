import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonValue } from '../json';
import type { Tags } from './tags';

const keySchema = (hash: string, range?: string): JsonValue[] => [
  { attributeName: hash, keyType: 'HASH' },
  ...(range ? [{ attributeName: range, keyType: 'RANGE' }] : []),
];

const throughput = (read: number, write: number) => ({
  lastIncreaseDateTime: null,
  lastDecreaseDateTime: null,
  numberOfDecreasesToday: 0,
  readCapacityUnits: read,
  writeCapacityUnits: write,
});

/**
 * AWS::DynamoDB::Table, named by Jackson's rule: `ssedescription`. Without a
 * billing mode summary the table is provisioned; without `ssedescription` it is
 * encrypted with a key that AWS owns.
 *
 * @internal
 */
export function table(facts: {
  name: string;
  id: string;
  attributes: Record<string, 'S' | 'N' | 'B'>;
  hash: string;
  range?: string;
  /** Absent: on demand. */
  capacity?: { read: number; write: number };
  indexes?: { name: string; hash: string; range?: string }[];
  kmsKeyArn?: string;
  stream?: { view: string; label: string };
  pointInTimeRecovery: boolean;
  createdAt: string;
  tags: Tags;
}): Resource {
  const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${facts.name}`;
  const { read, write } = facts.capacity ?? { read: 0, write: 0 };
  return {
    resourceType: 'AWS::DynamoDB::Table',
    resourceId: facts.name,
    resourceName: facts.name,
    arn,
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: facts.createdAt,
    configuration: {
      attributeDefinitions: Object.entries(facts.attributes).map(
        ([attributeName, attributeType]) => ({ attributeName, attributeType }),
      ),
      tableName: facts.name,
      keySchema: keySchema(facts.hash, facts.range),
      tableStatus: 'ACTIVE',
      creationDateTime: facts.createdAt,
      provisionedThroughput: throughput(read, write),
      tableSizeBytes: 0,
      itemCount: 0,
      tableArn: arn,
      tableId: facts.id,
      billingModeSummary: facts.capacity
        ? null
        : {
            billingMode: 'PAY_PER_REQUEST',
            lastUpdateToPayPerRequestDateTime: facts.createdAt,
          },
      localSecondaryIndexes: null,
      globalSecondaryIndexes: facts.indexes
        ? facts.indexes.map(index => ({
            indexName: index.name,
            keySchema: keySchema(index.hash, index.range),
            projection: { projectionType: 'ALL', nonKeyAttributes: null },
            indexStatus: 'ACTIVE',
            backfilling: null,
            provisionedThroughput: throughput(read, write),
            indexSizeBytes: 0,
            itemCount: 0,
            indexArn: `${arn}/index/${index.name}`,
          }))
        : null,
      streamSpecification: facts.stream
        ? { streamEnabled: true, streamViewType: facts.stream.view }
        : null,
      latestStreamLabel: facts.stream?.label ?? null,
      latestStreamArn: facts.stream
        ? `${arn}/stream/${facts.stream.label}`
        : null,
      globalTableVersion: null,
      replicas: null,
      restoreSummary: null,
      ssedescription: facts.kmsKeyArn
        ? {
            status: 'ENABLED',
            ssetype: 'KMS',
            kmsmasterKeyArn: facts.kmsKeyArn,
            inaccessibleEncryptionDateTime: null,
          }
        : null,
      archivalSummary: null,
      tableClassSummary: null,
    },
    supplementaryConfiguration: {
      ContinuousBackupsDescription: {
        continuousBackupsStatus: 'ENABLED',
        pointInTimeRecoveryDescription: {
          pointInTimeRecoveryStatus: facts.pointInTimeRecovery
            ? 'ENABLED'
            : 'DISABLED',
          earliestRestorableDateTime: null,
          latestRestorableDateTime: null,
        },
      },
    },
    tags: facts.tags,
    relationships: [],
  };
}
