import { all, set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const functionName = 'media-thumbnails';
const functionArn = `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;

const update = (memorySize: number, revisionId: string): ScenarioStep => ({
  call: {
    service: 'lambda',
    name: 'UpdateFunctionConfiguration20150331v2',
    requestParameters: { functionName, memorySize, environment: {} },
    responseElements: {
      functionName,
      functionArn,
      memorySize,
      revisionId,
      environment: {},
      runtime: 'nodejs20.x',
      lastUpdateStatus: 'InProgress',
      lastUpdateStatusReasonCode: 'Creating',
    },
    resources: [
      { type: 'AWS::Lambda::Function', name: functionName },
      { type: 'AWS::Lambda::Function', name: functionArn },
    ],
  },
  edit: all(
    set('configuration.memorySize', memorySize),
    set('configuration.revisionId', revisionId),
    set('configuration.lastModified', at =>
      at.toISOString().replace('Z', '+0000'),
    ),
  ),
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
