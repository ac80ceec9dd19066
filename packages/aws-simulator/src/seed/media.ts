import { ACCOUNT_ID, type Resource } from '../account/resource';
import { table } from '../shapes/dynamodb';
import { internetGateway, routeTable, subnet, vpc } from '../shapes/ec2Network';
import { role, trust } from '../shapes/iam';
import { instance, volume } from '../shapes/instance';
import { keyArn, kmsAlias, kmsKey } from '../shapes/kms';
import { lambdaFunction } from '../shapes/lambda';
import { logGroup } from '../shapes/logs';
import { queue, queueArn, topic } from '../shapes/messaging';
import { bucket } from '../shapes/s3';
import { securityGroup } from '../shapes/securityGroup';

/** Media of team-content: buckets of pictures, and machines that render them. */

const tagged = (Name?: string) => ({
  ...(Name ? { Name } : {}),
  service: 'media',
  team: 'team-content',
  'managed-by': 'terraform',
});

const vpcId = 'vpc-0d5ba203e8cf46912';
const cidr = '10.40.0.0/16';
const gatewayId = 'igw-0e5b072d916fc83b5';
const subnetIds = ['subnet-0d4af61c805eb7294', 'subnet-0e5b072d916fc83a5'];
const group = { id: 'sg-0d7eb0429152ca683', name: 'media-transcoder' };
const keyId = 'c06b7e92-4f1d-4835-a27c-93e5d0184b6f';
const transcoder = 'i-0b5c8dbe4f70a3269';
const rootVolume = 'vol-04ea03c719d5b6f82';
const scratchVolume = 'vol-05fb14d82ae6c7093';
const profile = { id: 'AIPAR4TQ7WJXG8PRC3YBM', name: 'media-transcoder' };
const uploads = 'media-uploads';
const buckets = ['originals', 'renditions'].map(
  name => `content-media-${name}-123456789012`,
);

/** @internal */
export const media: Resource[] = [
  vpc({
    id: vpcId,
    cidr,
    dhcpOptionsId: 'dopt-0b7d2a6c91e3f5048',
    associationId: 'vpc-cidr-assoc-0ba3e5d7f90124c68',
    tags: tagged('content'),
  }),
  ...subnetIds.map((id, index) =>
    subnet({
      id,
      vpcId,
      cidr: `10.40.${index * 16}.0/20`,
      zone: `eu-west-1${'ab'[index]}`,
      zoneId: `euw1-az${index + 1}`,
      freeAddresses: 4088 + index,
      publicAddresses: true,
      tags: tagged(`content-${index}`),
    }),
  ),
  internetGateway({ id: gatewayId, vpcId, tags: tagged('content') }),
  routeTable({
    id: 'rtb-0f6c183ea270d94b5',
    vpcId,
    vpcCidr: cidr,
    defaultGatewayId: gatewayId,
    associations: [
      { id: 'rtbassoc-007d294fb381ea5c6', subnetId: subnetIds[0] },
      { id: 'rtbassoc-018e3a50c492fb6d7', subnetId: subnetIds[1] },
    ],
    tags: tagged('content'),
  }),
  securityGroup({
    ...group,
    description: 'Transcoder',
    vpcId,
    ingress: [
      {
        protocol: 'tcp',
        from: 8080,
        to: 8080,
        cidrs: [{ cidr, description: 'Jobs from inside the VPC' }],
      },
    ],
    tags: tagged(group.name),
  }),
  instance({
    id: transcoder,
    imageId: 'ami-0d64bb532e0502c46',
    instanceType: 'c6i.large',
    threads: 2,
    privateIp: '10.40.7.18',
    zone: 'eu-west-1a',
    subnetId: subnetIds[0],
    vpcId,
    securityGroup: group,
    networkInterfaceId: 'eni-0f93d4e608192b5c7',
    instanceProfile: {
      arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${profile.name}`,
      id: profile.id,
    },
    volumes: [
      { device: '/dev/xvda', id: rootVolume, deleteOnTermination: true },
      { device: '/dev/sdf', id: scratchVolume, deleteOnTermination: false },
    ],
    launchedAt: '2025-04-22T11:05:48.000Z',
    tags: tagged('media-transcoder'),
  }),
  volume({
    id: rootVolume,
    size: 20,
    zone: 'eu-west-1a',
    kmsKeyArn: keyArn(keyId),
    snapshotId: 'snap-0b1c2d3e4f5061728',
    instanceId: transcoder,
    device: '/dev/xvda',
    deleteOnTermination: true,
    createdAt: '2025-04-22T11:05:49.310Z',
    tags: tagged('media-transcoder'),
  }),
  volume({
    id: scratchVolume,
    size: 200,
    zone: 'eu-west-1a',
    kmsKeyArn: keyArn(keyId),
    instanceId: transcoder,
    device: '/dev/sdf',
    deleteOnTermination: false,
    createdAt: '2025-04-22T11:04:12.008Z',
    tags: tagged('media-scratch'),
  }),
  ...buckets.map(name =>
    bucket({
      name,
      versioning: 'Enabled',
      createdAt: '2025-04-22T10:58:33.000Z',
      tags: tagged(),
    }),
  ),
  logGroup({
    name: '/aws/lambda/media-thumbnails',
    retention: 14,
    tags: tagged(),
  }),
  lambdaFunction({
    name: 'media-thumbnails',
    description: 'Makes thumbnails of new pictures',
    handler: 'thumbnails.handler',
    roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/media-thumbnails`,
    timeout: 60,
    memory: 2048,
    environment: {
      BUCKET: buckets[1],
    },
    codeSha256: 'e5WdKq8Zs1Xr9NpUc3YmTb7LfVj0HgAo2RiQx4Cy6Pk=',
    codeSize: 9034221,
    revisionId: 'f4a17c03-58be-4d26-9b70-e1c83d5a2f69',
    policy: {
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 'FromOriginals',
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:function:media-thumbnails`,
          Condition: {
            StringEquals: { 'AWS:SourceAccount': ACCOUNT_ID },
            ArnLike: { 'AWS:SourceArn': `arn:aws:s3:::${buckets[0]}` },
          },
        },
      ],
    },
    modifiedAt: '2025-05-27T16:20:05.000+0000',
    tags: tagged(),
  }),
  queue({
    name: uploads,
    visibilityTimeout: 90,
    receiveWait: 10,
    createdAt: '2025-04-22T10:57:20.000Z',
    tags: tagged(),
  }),
  topic({
    name: 'media-published',
    displayName: '',
    tags: tagged(),
  }),
  table({
    name: 'media-catalog',
    id: '9e27b5a0-c41d-4f83-b690-2d7fe8a1530c',
    attributes: { asset_id: 'S' },
    hash: 'asset_id',
    pointInTimeRecovery: true,
    createdAt: '2025-04-22T10:57:45.913Z',
    tags: tagged(),
  }),
  role({
    id: 'AROAR4TQ7WJXK6ZNA2DXQ',
    name: 'media-thumbnails',
    description: 'Runs the media-thumbnails function',
    trust: trust('lambda.amazonaws.com'),
    attached: [
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    ],
    inline: [
      {
        name: 'pictures',
        document: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:PutObject'],
              Resource: buckets.map(name => `arn:aws:s3:::${name}/*`),
            },
          ],
        },
      },
    ],
    createdAt: '2025-04-22T10:56:31.000Z',
    tags: tagged(),
  }),
  role({
    id: 'AROAR4TQ7WJXC4MTE7RUJ',
    name: 'media-transcoder',
    trust: trust('ec2.amazonaws.com'),
    attached: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'],
    inline: [
      {
        name: 'uploads',
        document: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
              Resource: queueArn(uploads),
            },
          ],
        },
      },
    ],
    instanceProfile: profile,
    createdAt: '2025-04-22T10:56:32.000Z',
    tags: tagged(),
  }),
  kmsKey({
    id: keyId,
    description: 'Volumes of media',
    rotation: true,
    createdAt: '2025-04-22T10:55:59.401Z',
    tags: tagged(),
  }),
  kmsAlias({ name: 'alias/media', keyId }),
];
