import { ACCOUNT_ID, type Resource } from '../account/resource';
import { attachedPolicy } from './iam';
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
    resourceType: 'AWS::IAM::User',
    resourceId: facts.id,
    resourceName: facts.name,
    arn,
    awsRegion: 'global',
    availabilityZone: 'Not Applicable',
    resourceCreationTime: facts.createdAt,
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
