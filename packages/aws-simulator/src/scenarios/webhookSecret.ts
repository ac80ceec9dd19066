import { set } from './edits';
import type { Scenario } from './scenario';
import { updateFunction } from './updateFunction';

const functionName = 'payments-webhook';

const sign = (secret: string, revisionId: string) =>
  updateFunction({
    functionName,
    revisionId,
    edit: set('modelOnly.Environment.Variables.WEBHOOK_SIGNING_SECRET', secret),
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
