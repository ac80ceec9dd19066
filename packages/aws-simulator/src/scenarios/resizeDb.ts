import { set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const identifier = 'orders';

const modify = (dBInstanceClass: string): ScenarioStep => ({
  call: {
    service: 'rds',
    name: 'ModifyDBInstance',
    requestParameters: {
      dBInstanceIdentifier: identifier,
      dBInstanceClass,
      applyImmediately: true,
      allowMajorVersionUpgrade: false,
    },
    responseElements: {
      dBInstanceIdentifier: identifier,
      dBInstanceArn: `arn:aws:rds:eu-west-1:123456789012:db:${identifier}`,
      dbiResourceId: 'db-4QXN7ZT2KLW5VMBHEJ6RPD3YUA',
      dBInstanceStatus: 'available',
      engine: 'postgres',
      pendingModifiedValues: { dBInstanceClass },
    },
    resources: [
      { type: 'AWS::RDS::DBInstance', name: identifier },
      { type: 'AWS::RDS::DBSubnetGroup', name: 'orders' },
    ],
  },
  edit: set('configuration.dBInstanceClass', dBInstanceClass),
});

export const resizeDb: Scenario = {
  name: 'resize-db',
  summary: 'Moves the database of orders to a larger machine',
  service: 'orders',
  target: {
    resourceType: 'AWS::RDS::DBInstance',
    resourceId: 'db-4QXN7ZT2KLW5VMBHEJ6RPD3YUA',
  },
  drift: modify('db.r7g.xlarge'),
  revert: modify('db.t4g.medium'),
  adoption: {
    type: 'aws_db_instance',
    name: 'this',
    attribute: 'instance_class',
    was: 'db.t4g.medium',
    becomes: 'db.r7g.xlarge',
  },
};
