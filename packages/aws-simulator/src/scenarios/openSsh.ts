import { ipPermission } from '../shapes/securityGroup';
import { append, remove } from './edits';
import type { Scenario } from './scenario';

const groupId = 'sg-0a4b8d1f6e2c97350';
const rule = ipPermission({
  protocol: 'tcp',
  from: 22,
  to: 22,
  cidrs: [{ cidr: '0.0.0.0/0' }],
});
const ruleId = 'sgr-0e93b7c15f2a80d46';
const requestedRule = {
  ipProtocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  groups: {},
  ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
  ipv6Ranges: {},
  prefixListIds: {},
};
const resources = [{ type: 'AWS::EC2::SecurityGroup', name: groupId }];

export const openSsh: Scenario = {
  name: 'open-ssh',
  summary: 'Opens SSH to the whole internet on the security group of orders',
  service: 'orders',
  target: { resourceType: 'AWS::EC2::SecurityGroup', resourceId: groupId },
  drift: {
    call: {
      service: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      requestParameters: {
        groupId,
        ipPermissions: { items: [requestedRule] },
      },
      responseElements: {
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupOwnerId: '123456789012',
              groupId,
              securityGroupRuleId: ruleId,
              isEgress: false,
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              cidrIpv4: '0.0.0.0/0',
            },
          ],
        },
      },
      resources,
    },
    edit: append('configuration.ipPermissions', rule),
  },
  revert: {
    call: {
      service: 'ec2',
      name: 'RevokeSecurityGroupIngress',
      requestParameters: {
        groupId,
        ipPermissions: { items: [requestedRule] },
      },
      responseElements: 'return',
      resources,
    },
    edit: remove('configuration.ipPermissions', rule),
  },
};
