import { keyArn } from '../shapes/kms';
import { set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const keyId = '8d51e0b7-2c49-4f6a-b3d8-17a4c9e60f25';

const rotation = (name: string, on: boolean): ScenarioStep => ({
  call: {
    service: 'kms',
    name,
    requestParameters: { keyId },
    responseElements: { keyId: keyArn(keyId) },
    resources: [{ type: 'AWS::KMS::Key', name: keyArn(keyId) }],
  },
  edit: set('supplementaryConfiguration.KeyRotationStatus', on),
});

export const kmsRotationOff: Scenario = {
  name: 'kms-rotation-off',
  summary: 'Stops rotating the key of payments',
  service: 'payments',
  target: { resourceType: 'AWS::KMS::Key', resourceId: keyId },
  drift: rotation('DisableKeyRotation', false),
  revert: rotation('EnableKeyRotation', true),
};
