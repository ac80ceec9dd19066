import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { Tags } from './tags';

/** AWS::Logs::LogGroup, of which AWS Config records nothing. @internal */
export function logGroup(facts: {
  name: string;
  /** Days. */
  retention: number;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::Logs::LogGroup',
    resourceId: facts.name,
    resourceName: facts.name,
    arn: `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:${facts.name}`,
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration: {
      logGroupName: facts.name,
      logGroupClass: 'STANDARD',
      retentionInDays: facts.retention,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
