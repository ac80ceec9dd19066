import { set } from './edits';
import type { Scenario } from './scenario';
import { updateFunction } from './updateFunction';

const functionName = 'media-thumbnails';

const update = (memorySize: number, revisionId: string) =>
  updateFunction({
    functionName,
    revisionId,
    shown: { memorySize },
    edit: set('configuration.memorySize', memorySize),
  });

export const lambdaMemory: Scenario = {
  name: 'lambda-memory',
  summary: 'Takes three quarters of its memory from the thumbnail function',
  service: 'media',
  target: { resourceType: 'AWS::Lambda::Function', resourceId: functionName },
  drift: update(512, '2c7d90e4-b135-4f68-8a0e-d6f7c1b39e54'),
  revert: update(2048, '93b0f5a6-7e2d-4c18-b4d9-0a8e6c51f273'),
  adoption: {
    type: 'aws_lambda_function',
    name: 'thumbnails',
    attribute: 'memory_size',
    was: 2048,
    becomes: 512,
  },
};
