import type { ApiCall } from '../account/trailEvent';

/**
 * What the event history holds from before the account's story begins: changes
 * made through code, and one that was refused. Who looks for the cause of a
 * drift must not take these for it.
 *
 * @internal
 */
export const pastCalls: { call: ApiCall; as: string; minutesAgo: number }[] = [
  {
    as: 'terraform',
    minutesAgo: 48,
    call: {
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      requestParameters: {
        groupId: 'sg-0a4b8d1f6e2c97350',
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 9090,
              toPort: 9090,
              groups: {},
              ipRanges: {
                items: [
                  { cidrIp: '10.20.0.0/20', description: 'Metrics' },
                  { cidrIp: '10.20.16.0/20', description: 'Metrics' },
                ],
              },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      responseElements: 'return',
      resources: [
        { type: 'AWS::EC2::SecurityGroup', name: 'sg-0a4b8d1f6e2c97350' },
      ],
    },
  },
  {
    as: 'terraform',
    minutesAgo: 47,
    call: {
      service: 'sqs',
      name: 'SetQueueAttributes',
      requestParameters: {
        queueUrl:
          'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-created',
        attributes: { VisibilityTimeout: '120' },
      },
      responseElements: null,
      resources: [
        {
          type: 'AWS::SQS::Queue',
          name: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-created',
        },
      ],
    },
  },
  {
    as: 'mateo@example.com',
    minutesAgo: 31,
    call: {
      service: 'rds',
      name: 'ModifyDBInstance',
      errorCode: 'AccessDenied',
      errorMessage:
        'User is not authorized to perform: rds:ModifyDBInstance on resource: arn:aws:rds:eu-west-1:123456789012:db:orders with an explicit deny in a service control policy',
      requestParameters: {
        dBInstanceIdentifier: 'orders',
        dBInstanceClass: 'db.t4g.large',
        applyImmediately: true,
        allowMajorVersionUpgrade: false,
      },
      responseElements: null,
      resources: [{ type: 'AWS::RDS::DBInstance', name: 'orders' }],
    },
  },
];
