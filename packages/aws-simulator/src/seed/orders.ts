import { ACCOUNT_ID, type Resource } from '../account/resource';
import { table } from '../shapes/dynamodb';
import { policy, role, trust } from '../shapes/iam';
import { instance, volume } from '../shapes/instance';
import { keyArn, kmsAlias, kmsKey } from '../shapes/kms';
import { lambdaFunction } from '../shapes/lambda';
import { logGroup } from '../shapes/logs';
import { queue, queueArn, topic, topicArn } from '../shapes/messaging';
import { dbInstance, dbSubnetGroup } from '../shapes/rds';
import { bucket } from '../shapes/s3';
import { securityGroup } from '../shapes/securityGroup';
import { checkoutVpc, tagged } from './checkoutNetwork';

/** Orders of team-checkout: machines, a database, queues. */

const keyId = '3f2a9c1e-7b64-4d58-9e0a-5c1d8f7b2a34';
const apiGroup = { id: 'sg-0a4b8d1f6e2c97350', name: 'orders-api' };
const dbGroupId = 'sg-0b5c9e207f3da8461';
const profile = { id: 'AIPAR4TQ7WJXK2NDVH5LS', name: 'orders-worker' };
const lambdaRole = 'orders-events';
const [zoneA, zoneB] = checkoutVpc.privateSubnets;

const workers = [
  {
    id: 'i-0f3a6b9c2d5e81047',
    volumeId: 'vol-02c8e1a5f7b394d60',
    eni: 'eni-0d71b2c4e6f8093a5',
    ip: '10.20.3.41',
    at: zoneA,
  },
  {
    id: 'i-0a4b7cad3e6f92158',
    volumeId: 'vol-03d9f2b608c4a5e71',
    eni: 'eni-0e82c3d5f7091a4b6',
    ip: '10.20.19.77',
    at: zoneB,
  },
];

const dbSubnets = {
  name: 'orders',
  description: 'Private subnets of orders',
  vpcId: checkoutVpc.id,
  subnets: checkoutVpc.privateSubnets,
};

/** @internal */
export const orders: Resource[] = [
  securityGroup({
    ...apiGroup,
    description: 'HTTPS to the orders API from inside the VPC',
    vpcId: checkoutVpc.id,
    ingress: [
      {
        protocol: 'tcp',
        from: 443,
        to: 443,
        cidrs: [
          { cidr: checkoutVpc.cidr, description: 'HTTPS from inside the VPC' },
        ],
      },
      {
        protocol: 'tcp',
        from: 9090,
        to: 9090,
        cidrs: [
          { cidr: '10.20.0.0/20', description: 'Metrics' },
          { cidr: '10.20.16.0/20', description: 'Metrics' },
        ],
      },
    ],
    tags: tagged('orders-api'),
  }),
  securityGroup({
    id: dbGroupId,
    name: 'orders-db',
    description: 'PostgreSQL from the orders API',
    vpcId: checkoutVpc.id,
    ingress: [
      {
        protocol: 'tcp',
        from: 5432,
        to: 5432,
        groups: [{ groupId: apiGroup.id, description: 'Orders API' }],
      },
    ],
    egress: [],
    tags: tagged('orders-db'),
  }),
  ...workers.map(({ id, volumeId, eni, ip, at }, index) =>
    instance({
      id,
      imageId: 'ami-0d64bb532e0502c46',
      instanceType: 't3.small',
      threads: 2,
      privateIp: ip,
      zone: at.zone,
      subnetId: at.id,
      vpcId: checkoutVpc.id,
      securityGroup: apiGroup,
      networkInterfaceId: eni,
      instanceProfile: {
        arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${profile.name}`,
        id: profile.id,
      },
      volumes: [
        { device: '/dev/xvda', id: volumeId, deleteOnTermination: true },
      ],
      launchedAt: '2025-03-04T08:12:31.000Z',
      tags: tagged(`orders-worker-${index}`),
    }),
  ),
  ...workers.map(({ id, volumeId, at }, index) =>
    volume({
      id: volumeId,
      size: 30,
      zone: at.zone,
      kmsKeyArn: keyArn(keyId),
      snapshotId: 'snap-0b1c2d3e4f5061728',
      instanceId: id,
      device: '/dev/xvda',
      deleteOnTermination: true,
      createdAt: '2025-03-04T08:12:32.114Z',
      tags: tagged(`orders-worker-${index}`),
    }),
  ),
  dbSubnetGroup({ ...dbSubnets, tags: tagged() }),
  dbInstance({
    resourceId: 'db-4QXN7ZT2KLW5VMBHEJ6RPD3YUA',
    identifier: 'orders',
    instanceClass: 'db.t4g.medium',
    engineVersion: '16.4',
    family: 'postgres16',
    allocatedStorage: 100,
    maxAllocatedStorage: 500,
    dbName: 'orders',
    username: 'orders_admin',
    subnetGroup: dbSubnets,
    securityGroupId: dbGroupId,
    zone: 'eu-west-1a',
    kmsKeyArn: keyArn(keyId),
    insightsKeyArn: keyArn(keyId),
    endpointSuffix: 'c7x2k9qpl4mz.eu-west-1.rds.amazonaws.com',
    createdAt: '2025-03-04T08:20:17.402Z',
    tags: tagged('orders'),
  }),
  queue({
    name: 'orders-dlq',
    visibilityTimeout: 30,
    retention: 1209600,
    createdAt: '2025-03-04T08:10:02.000Z',
    tags: tagged(),
  }),
  ...['created', 'shipped'].map(name =>
    queue({
      name: `orders-${name}`,
      visibilityTimeout: 120,
      receiveWait: 20,
      deadLetter: { name: 'orders-dlq', maxReceives: 5 },
      policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FromTheTopic',
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn(`orders-${name}`),
            Condition: {
              ArnEquals: { 'aws:SourceArn': topicArn('orders-events') },
            },
          },
        ],
      },
      createdAt: '2025-03-04T08:10:09.000Z',
      tags: tagged(),
    }),
  ),
  topic({
    name: 'orders-events',
    displayName: 'Order events',
    tags: tagged(),
  }),
  table({
    name: 'orders-idempotency',
    id: '5b0c7d42-1e9f-4a36-8c27-d90f6e13ab58',
    attributes: { key: 'S' },
    hash: 'key',
    pointInTimeRecovery: false,
    createdAt: '2025-03-04T08:10:11.240Z',
    tags: tagged(),
  }),
  logGroup({
    name: '/aws/lambda/orders-events',
    retention: 30,
    tags: tagged(),
  }),
  lambdaFunction({
    name: 'orders-events',
    description: 'Publishes order events',
    handler: 'index.handler',
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${lambdaRole}`,
    timeout: 30,
    memory: 512,
    environment: {
      LOG_LEVEL: 'info',
      TOPIC_ARN: topicArn('orders-events'),
    },
    codeSha256: 'h3T0rXlN0w2b9QmYtC5vP8sKfZ1dJ7uEoGaR4iLx6Wc=',
    codeSize: 482113,
    revisionId: '0d6f1c52-97a3-4e8b-b1f0-3c5a7e2d9046',
    network: {
      subnetIds: checkoutVpc.privateSubnets.map(({ id }) => id),
      securityGroupIds: [apiGroup.id],
      vpcId: checkoutVpc.id,
    },
    modifiedAt: '2025-05-19T14:02:51.000+0000',
    tags: tagged(),
  }),
  role({
    id: 'AROAR4TQ7WJXPC6KM3ZEB',
    name: lambdaRole,
    description: 'Runs the orders-events function',
    trust: trust('lambda.amazonaws.com'),
    attached: [
      `arn:aws:iam::${ACCOUNT_ID}:policy/orders-queues`,
      'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    ],
    inline: [
      {
        name: 'publish-events',
        document: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sns:Publish',
              Resource: topicArn('orders-events'),
            },
          ],
        },
      },
    ],
    createdAt: '2025-03-04T08:09:40.000Z',
    tags: tagged(),
  }),
  role({
    id: 'AROAR4TQ7WJXT5HV2QGNA',
    name: 'orders-worker',
    trust: trust('ec2.amazonaws.com'),
    attached: [
      'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
      `arn:aws:iam::${ACCOUNT_ID}:policy/orders-queues`,
    ],
    instanceProfile: profile,
    createdAt: '2025-03-04T08:09:41.000Z',
    tags: tagged(),
  }),
  policy({
    id: 'ANPAR4TQ7WJXA7DYU4LOF',
    name: 'orders-queues',
    description: 'Read and write the queues of orders',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Queues',
          Effect: 'Allow',
          Action: [
            'sqs:SendMessage',
            'sqs:ReceiveMessage',
            'sqs:DeleteMessage',
            'sqs:GetQueueAttributes',
          ],
          Resource: [queueArn('orders-created'), queueArn('orders-shipped')],
        },
      ],
    },
    attachments: 2,
    createdAt: '2025-03-04T08:09:39.000Z',
    tags: tagged(),
  }),
  kmsKey({
    id: keyId,
    description: 'Data of orders',
    rotation: true,
    createdAt: '2025-03-04T08:09:30.118Z',
    tags: tagged(),
  }),
  kmsAlias({ name: 'alias/orders', keyId }),
  bucket({
    name: 'checkout-orders-exports-123456789012',
    versioning: 'Enabled',
    kmsKeyArn: keyArn(keyId),
    bucketKey: true,
    createdAt: '2025-03-04T08:11:20.000Z',
    tags: tagged(),
  }),
];
