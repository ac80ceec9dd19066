import { ACCOUNT_ID, type Resource } from '../account/resource';
import { attachedPolicy, inIam } from './iam';
import { keyValueTags, type Tags } from './tags';

/** AWS::IAM::User: a UserDetail. @internal */
export function user(facts: {
  id: string;
  name: string;
  attached: string[];
  createdAt: string;
  tags: Tags;
}): Resource {
  const arn = `arn:aws:iam::${ACCOUNT_ID}:user/${facts.name}`;
  return {
    ...inIam('AWS::IAM::User', arn, facts),
    configuration: {
      path: '/',
      userName: facts.name,
      userId: facts.id,
      arn,
      createDate: facts.createdAt,
      userPolicyList: [],
      groupList: [],
      attachedManagedPolicies: facts.attached.map(attachedPolicy),
      permissionsBoundary: null,
      tags: keyValueTags(facts.tags),
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
