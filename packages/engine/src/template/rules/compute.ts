import { isEmpty, isObject, own, spelling } from '../../json';
import { sameWhen, shownWhenSet, TypeRules } from './rule';

/** Functions, containers and their like. @internal */
export const COMPUTE_RULES: [string, TypeRules][] = [
  [
    'AWS::Lambda::Function',
    // GetFunction answers each of these whenever it is set (API Reference,
    // FunctionConfiguration; reserved concurrency is its own field of the answer).
    shownWhenSet(
      'DeadLetterConfig',
      'Description',
      'Environment',
      'FileSystemConfigs',
      'KmsKeyArn',
      'Layers',
      'ReservedConcurrentExecutions',
      'VpcConfig',
    ),
  ],
  [
    'AWS::Lambda::EventSourceMapping',
    shownWhenSet('DestinationConfig', 'FilterCriteria', 'ScalingConfig'),
  ],
  [
    'AWS::EC2::Instance',
    // An instance has the devices of its image and the volumes that were attached since
    // (EC2 User Guide, "Block device mappings").
    { BlockDeviceMappings: { isOpen: true }, Volumes: { isOpen: true } },
  ],
  [
    'AWS::ECS::Service',
    // A family alone asks for its latest revision (API Reference, CreateService,
    // taskDefinition).
    {
      TaskDefinition: sameWhen((desired, live) =>
        spelling(live)
          .replace(/:\d+$/, '')
          .endsWith(`:task-definition/${spelling(desired)}`),
      ),
    },
  ],
  [
    'AWS::CloudTrail::Trail',
    // Without selectors a trail logs all management events (User Guide, "Logging
    // management events"), which is how GetEventSelectors shows it.
    {
      EventSelectors: {
        isDefault: live =>
          Array.isArray(live) &&
          live.length === 1 &&
          isObject(live[0]) &&
          own(live[0], 'IncludeManagementEvents') === true &&
          spelling(own(live[0], 'ReadWriteType')) === 'All' &&
          isEmpty(own(live[0], 'DataResources')),
      },
    },
  ],
];
