import { set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const logGroupName = '/aws/lambda/payments-webhook';

const keepFor = (retentionInDays: number): ScenarioStep => ({
  call: {
    service: 'logs',
    name: 'PutRetentionPolicy',
    requestParameters: { logGroupName, retentionInDays },
    responseElements: null,
    resources: [{ type: 'AWS::Logs::LogGroup', name: logGroupName }],
  },
  edit: set('configuration.retentionInDays', retentionInDays),
});

/** AWS Config records nothing of log groups: Cloud Control alone shows it. */
export const logRetention: Scenario = {
  name: 'log-retention',
  summary: 'Keeps the logs of payments for one day only',
  service: 'payments',
  target: { resourceType: 'AWS::Logs::LogGroup', resourceId: logGroupName },
  drift: keepFor(1),
  revert: keepFor(90),
  adoption: {
    type: 'aws_cloudwatch_log_group',
    name: 'webhook',
    attribute: 'retention_in_days',
    was: 90,
    becomes: 1,
  },
};
