import { isRecorded } from './recordingGroup';

const QUEUE = 'AWS::SQS::Queue';
const ROLE = 'AWS::IAM::Role';

describe('a recording group', () => {
  it.each([
    ['that says nothing', undefined, [QUEUE, ROLE]],
    [
      'of all types',
      {
        allSupported: true,
        recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' as const },
      },
      [QUEUE],
    ],
    [
      'of all types and the global ones',
      { allSupported: true, includeGlobalResourceTypes: true },
      [QUEUE, ROLE],
    ],
    [
      'of all types, from before there were strategies',
      { allSupported: true, resourceTypes: [] },
      [QUEUE],
    ],
    [
      'of listed types',
      {
        allSupported: false,
        resourceTypes: [ROLE as 'AWS::IAM::Role'],
        recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' as const },
      },
      [ROLE],
    ],
    [
      'of listed types, from before there were strategies',
      { allSupported: false, resourceTypes: [QUEUE as 'AWS::SQS::Queue'] },
      [QUEUE],
    ],
    [
      'of all but some types',
      {
        allSupported: false,
        exclusionByResourceTypes: {
          resourceTypes: [QUEUE as 'AWS::SQS::Queue'],
        },
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' as const },
      },
      [ROLE],
    ],
  ])('%s', (_, group, recorded) => {
    expect([QUEUE, ROLE].filter(type => isRecorded(group, type))).toEqual(
      recorded,
    );
  });
});
