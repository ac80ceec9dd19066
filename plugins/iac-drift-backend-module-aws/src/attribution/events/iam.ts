import {
  adds,
  clears,
  creates,
  deletes,
  removes,
  sets,
  TAGS,
  type TypeEvents,
} from './rule';

const source = 'iam.amazonaws.com';

const ROLE_ATTACHMENTS = [
  'aws_iam_role_policy_attachment',
  'aws_iam_role_policy_attachments_exclusive',
  'aws_iam_policy_attachment',
];
const ROLE_POLICIES = [
  'aws_iam_role_policy',
  'aws_iam_role_policies_exclusive',
];

/** @internal */
export const iam: Record<string, TypeEvents> = {
  'AWS::IAM::Role': {
    source,
    events: {
      UpdateAssumeRolePolicy: sets(['assume_role_policy']),
      AttachRolePolicy: adds(['managed_policy_arns'], ROLE_ATTACHMENTS),
      DetachRolePolicy: removes(['managed_policy_arns'], ROLE_ATTACHMENTS),
      PutRolePolicy: sets(['inline_policy'], ROLE_POLICIES),
      DeleteRolePolicy: removes(['inline_policy'], ROLE_POLICIES),
      UpdateRole: sets(['description', 'max_session_duration']),
      UpdateRoleDescription: sets(['description']),
      PutRolePermissionsBoundary: sets(['permissions_boundary']),
      DeleteRolePermissionsBoundary: clears(['permissions_boundary']),
      TagRole: adds(TAGS),
      UntagRole: removes(TAGS),
      CreateRole: creates,
      DeleteRole: deletes,
    },
  },

  'AWS::IAM::Policy': {
    source,
    events: {
      CreatePolicyVersion: sets(['policy']),
      SetDefaultPolicyVersion: sets(['policy']),
      TagPolicy: adds(TAGS),
      UntagPolicy: removes(TAGS),
      CreatePolicy: creates,
      DeletePolicy: deletes,
    },
  },
};
