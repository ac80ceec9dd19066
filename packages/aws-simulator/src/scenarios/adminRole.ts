import type { Edit } from '../account/edit';
import { attachedPolicy } from '../shapes/iam';
import { append, remove } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const roleName = 'payments-webhook';
const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';

const step = (name: string, edit: Edit): ScenarioStep => ({
  call: {
    service: 'iam',
    name,
    requestParameters: { roleName, policyArn },
    responseElements: null,
    resources: [
      { type: 'AWS::IAM::Policy', name: policyArn },
      { type: 'AWS::IAM::Role', name: roleName },
    ],
  },
  edit,
});

const path = 'configuration.attachedManagedPolicies';

export const adminRole: Scenario = {
  name: 'admin-role',
  summary: 'Gives the webhook of payments every right in the account',
  service: 'payments',
  target: {
    resourceType: 'AWS::IAM::Role',
    resourceId: 'AROAR4TQ7WJXV9EBS8WIH',
  },
  drift: step('AttachRolePolicy', append(path, attachedPolicy(policyArn))),
  revert: step('DetachRolePolicy', remove(path, attachedPolicy(policyArn))),
};
