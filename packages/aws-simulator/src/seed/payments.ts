import { ACCOUNT_ID, type Resource } from '../account/resource';
import { table } from '../shapes/dynamodb';
import { policy, role, trust } from '../shapes/iam';
import { keyArn, kmsAlias, kmsKey } from '../shapes/kms';
import { lambdaFunction } from '../shapes/lambda';
import { logGroup } from '../shapes/logs';
import { queue, queueArn } from '../shapes/messaging';
import { bucket } from '../shapes/s3';
import { securityGroup } from '../shapes/securityGroup';
import { checkoutVpc } from './checkoutNetwork';

/** Payments of team-checkout: serverless, every store under its own key. */

const tags = {
  service: 'payments',
  team: 'team-checkout',
  'managed-by': 'terraform',
};

const keyId = '8d51e0b7-2c49-4f6a-b3d8-17a4c9e60f25';
const groupId = 'sg-0c6daf318041b9572';
const roleName = 'payments-webhook';
const tableArn = (name: string) =>
  `arn:aws:dynamodb:eu-west-1:${ACCOUNT_ID}:table/${name}`;

/** @internal */
export const payments: Resource[] = [
  securityGroup({
    id: groupId,
    name: 'payments',
    description: 'Payments webhook',
    vpcId: checkoutVpc.id,
    ingress: [
      {
        protocol: 'tcp',
        from: 443,
        to: 443,
        cidrs: [
          { cidr: '10.20.0.0/16', description: 'Checkout' },
          { cidr: '10.30.0.0/16', description: 'Back office' },
        ],
      },
      {
        protocol: 'tcp',
        from: 8443,
        to: 8443,
        groups: [
          { groupId: 'sg-0a4b8d1f6e2c97350', description: 'Orders API' },
        ],
      },
    ],
    egress: [
      {
        protocol: 'tcp',
        from: 443,
        to: 443,
        cidrs: [{ cidr: '0.0.0.0/0', description: 'Card networks' }],
      },
    ],
    tags: { Name: 'payments', ...tags },
  }),
  table({
    name: 'payments',
    id: '71c4f0de-6a28-4b95-9d13-0e8b5c27fa46',
    attributes: { order_id: 'S', payment_id: 'S', state: 'S' },
    hash: 'payment_id',
    range: 'order_id',
    indexes: [{ name: 'by-state', hash: 'state', range: 'payment_id' }],
    kmsKeyArn: keyArn(keyId),
    stream: { view: 'NEW_AND_OLD_IMAGES', label: '2025-03-11T10:31:09.772' },
    pointInTimeRecovery: true,
    createdAt: '2025-03-11T10:31:09.772Z',
    tags,
  }),
  table({
    name: 'payments-rates',
    id: '0fa9c861-d357-4e12-85bb-6c40d7912e3f',
    attributes: { currency: 'S' },
    hash: 'currency',
    capacity: { read: 5, write: 1 },
    pointInTimeRecovery: false,
    createdAt: '2025-03-11T10:31:12.045Z',
    tags,
  }),
  queue({
    name: 'payments-settlement-dlq.fifo',
    visibilityTimeout: 30,
    retention: 1209600,
    kmsKeyId: keyArn(keyId),
    fifo: true,
    createdAt: '2025-03-11T10:30:40.000Z',
    tags,
  }),
  queue({
    name: 'payments-settlement.fifo',
    visibilityTimeout: 300,
    kmsKeyId: keyArn(keyId),
    fifo: true,
    deadLetter: { name: 'payments-settlement-dlq.fifo', maxReceives: 3 },
    createdAt: '2025-03-11T10:30:52.000Z',
    tags,
  }),
  logGroup({
    name: '/aws/lambda/payments-webhook',
    retention: 90,
    tags,
  }),
  lambdaFunction({
    name: 'payments-webhook',
    description: 'Takes notifications of card networks',
    handler: 'webhook.handler',
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${roleName}`,
    timeout: 15,
    memory: 1024,
    environment: {
      TABLE: 'payments',
      WEBHOOK_SIGNING_SECRET: 'example-only-whsec-Zb4nLc8y',
    },
    codeSha256: 'Q8vKz2Yp5Lr0WcXn7TdJb4GfHs1MaEu9oRi3VxPy6Ck=',
    codeSize: 1204877,
    revisionId: '6b2e8f14-30c7-4d9a-a5f1-9e07d4b8c362',
    network: {
      subnetIds: checkoutVpc.privateSubnets.map(({ id }) => id),
      securityGroupIds: [groupId],
      vpcId: checkoutVpc.id,
    },
    layers: [`arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:layer:card-schemas:7`],
    modifiedAt: '2025-06-02T09:47:13.000+0000',
    tags,
  }),
  role({
    id: 'AROAR4TQ7WJXV9EBS8WIH',
    name: roleName,
    description: 'Runs the payments-webhook function',
    trust: trust('lambda.amazonaws.com'),
    attached: [
      `arn:aws:iam::${ACCOUNT_ID}:policy/payments-data`,
      'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    ],
    createdAt: '2025-03-11T10:29:58.000Z',
    tags,
  }),
  policy({
    id: 'ANPAR4TQ7WJXM2FQO6TCZ',
    name: 'payments-data',
    description: 'Tables, queue and key of payments',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Tables',
          Effect: 'Allow',
          Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
          Resource: [
            tableArn('payments'),
            `${tableArn('payments')}/index/*`,
            tableArn('payments-rates'),
          ],
        },
        {
          Sid: 'Settlement',
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Resource: queueArn('payments-settlement.fifo'),
        },
        {
          Sid: 'Key',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: keyArn(keyId),
        },
      ],
    },
    attachments: 1,
    createdAt: '2025-03-11T10:29:57.000Z',
    tags,
  }),
  kmsKey({
    id: keyId,
    description: 'Data of payments',
    rotation: true,
    createdAt: '2025-03-11T10:29:31.605Z',
    tags,
  }),
  kmsAlias({ name: 'alias/payments', keyId }),
  bucket({
    name: 'checkout-payments-archive-123456789012',
    versioning: 'Enabled',
    kmsKeyArn: keyArn(keyId),
    bucketKey: true,
    createdAt: '2025-03-11T10:32:07.000Z',
    tags,
  }),
];
