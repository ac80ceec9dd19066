import { all, set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const functionName = 'payments-webhook';
const functionArn = `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;

/** CloudTrail shows that the environment was changed, and nothing of it. */
const sign = (secret: string, revisionId: string): ScenarioStep => ({
  call: {
    service: 'lambda',
    name: 'UpdateFunctionConfiguration20150331v2',
    requestParameters: { functionName, environment: {} },
    responseElements: {
      functionName,
      functionArn,
      revisionId,
      environment: {},
      lastUpdateStatus: 'InProgress',
      lastUpdateStatusReasonCode: 'Creating',
    },
    resources: [
      { type: 'AWS::Lambda::Function', name: functionName },
      { type: 'AWS::Lambda::Function', name: functionArn },
    ],
  },
  edit: all(
    set('modelOnly.Environment.Variables.WEBHOOK_SIGNING_SECRET', secret),
    set('configuration.revisionId', revisionId),
    set('configuration.lastModified', at =>
      at.toISOString().replace('Z', '+0000'),
    ),
  ),
});

/** AWS Config does not record a function's environment: Cloud Control alone shows it. */
export const webhookSecret: Scenario = {
  name: 'webhook-secret',
  summary: 'Gives the webhook of payments another signing secret',
  service: 'payments',
  target: { resourceType: 'AWS::Lambda::Function', resourceId: functionName },
  drift: sign(
    'example-only-whsec-changed-by-hand',
    'a94c1d70-6e25-4b83-9f0d-7b2c8e51d3f6',
  ),
  revert: sign(
    'example-only-whsec-Zb4nLc8y',
    '6b2e8f14-30c7-4d9a-a5f1-9e07d4b8c362',
  ),
};
