import { ACCOUNT_ID, type Resource } from '../account/resource';
import { alarm } from '../shapes/cloudwatch';
import { repository } from '../shapes/ecr';
import { user } from '../shapes/iamUser';
import { stream } from '../shapes/kinesis';
import { elasticIp, natGateway, networkAcl } from '../shapes/networkAddress';
import { checkoutVpc } from './checkoutNetwork';

/** What payments has around its code: images, events, its way out, its alarm. */

const tags = {
  service: 'payments',
  team: 'team-checkout',
  'managed-by': 'terraform',
};

const keyArn = `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:key/8d51e0b7-2c49-4f6a-b3d8-17a4c9e60f25`;

/** The one address that card networks let in. */
const wayOut = {
  allocationId: 'eipalloc-0a6d93f1c85be2047',
  networkInterfaceId: 'eni-0b17e4d2c6a85f390',
  privateIp: '10.20.128.17',
  publicIp: '203.0.113.17',
};

/** @internal */
export const paymentsEdge: Resource[] = [
  repository({
    name: 'payments-batch',
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Pull',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        },
      ],
    },
    lifecycle: {
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: 'untagged',
            countType: 'sinceImagePushed',
            countUnit: 'days',
            countNumber: 14,
          },
          action: { type: 'expire' },
        },
      ],
    },
    createdAt: '2025-03-11T10:28:11.000Z',
    tags,
  }),
  stream({
    name: 'payments-events',
    shards: 2,
    retentionHours: 72,
    kmsKeyArn: keyArn,
    tags,
  }),
  elasticIp({
    ...wayOut,
    associationId: 'eipassoc-0c28f5e3d7b96041a',
    tags: { Name: 'payments-out', ...tags },
  }),
  natGateway({
    ...wayOut,
    id: 'nat-0d3906f4e8ca7152b',
    vpcId: checkoutVpc.id,
    subnetId: 'subnet-0c39e50b7f4da6182',
    createdAt: '2025-03-11T10:33:40.000Z',
    tags: { Name: 'payments-out', ...tags },
  }),
  networkAcl({
    id: 'acl-0e4a1705f9db8263c',
    vpcId: checkoutVpc.id,
    subnets: checkoutVpc.privateSubnets.map(({ id }, index) => ({
      id,
      associationId: `aclassoc-0f5b281${index}60aec9374d`,
    })),
    entries: [
      {
        rule: 100,
        egress: false,
        protocol: '6',
        action: 'allow',
        cidr: '10.20.0.0/16',
        from: 443,
      },
      {
        rule: 110,
        egress: false,
        protocol: '6',
        action: 'allow',
        cidr: '0.0.0.0/0',
        from: 1024,
        to: 65535,
      },
      {
        rule: 100,
        egress: true,
        protocol: '-1',
        action: 'allow',
        cidr: '0.0.0.0/0',
      },
    ],
    tags: { Name: 'payments', ...tags },
  }),
  user({
    id: 'AIDAR4TQ7WJXD2KXV7NHS',
    name: 'payments-settlement',
    attached: [`arn:aws:iam::${ACCOUNT_ID}:policy/payments-data`],
    createdAt: '2025-03-11T10:34:02.000Z',
    tags,
  }),
  alarm({
    name: 'payments-settlement-stuck',
    description: 'A settlement could not be sent',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: 'payments-settlement-dlq.fifo' },
    threshold: 0,
    actions: [`arn:aws:sns:eu-west-1:${ACCOUNT_ID}:orders-events`],
    tags,
  }),
];
