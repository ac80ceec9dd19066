import { ec2Tag } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const instanceId = 'i-0f3a6b9c2d5e81047';

const tag = (key: string, value: string): ScenarioStep => ({
  call: {
    service: 'ec2',
    name: 'CreateTags',
    requestParameters: {
      resourcesSet: { items: [{ resourceId: instanceId }] },
      tagSet: { items: [{ key, value }] },
    },
    responseElements: 'return',
    resources: [{ type: 'AWS::EC2::Instance', name: instanceId }],
  },
  edit: ec2Tag(key, value),
});

export const tagOwner: Scenario = {
  name: 'tag-owner',
  summary: 'Tags a machine of orders as belonging to another team',
  service: 'orders',
  target: { resourceType: 'AWS::EC2::Instance', resourceId: instanceId },
  drift: tag('team', 'team-content'),
  revert: tag('team', 'team-checkout'),
};
