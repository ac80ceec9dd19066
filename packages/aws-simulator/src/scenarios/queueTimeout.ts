import { queueUrl } from '../shapes/messaging';
import { all, set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const url = queueUrl('orders-created');

const setTimeoutTo = (seconds: number): ScenarioStep => ({
  call: {
    service: 'sqs',
    name: 'SetQueueAttributes',
    requestParameters: {
      queueUrl: url,
      attributes: { VisibilityTimeout: String(seconds) },
    },
    responseElements: null,
    resources: [{ type: 'AWS::SQS::Queue', name: url }],
  },
  edit: all(
    set('configuration.VisibilityTimeout', seconds),
    set('configuration.LastModifiedTimestamp', at =>
      String(Math.floor(at.getTime() / 1000)),
    ),
  ),
});

export const queueTimeout: Scenario = {
  name: 'queue-timeout',
  summary: 'Makes messages of new orders visible again after 5 seconds',
  service: 'orders',
  target: { resourceType: 'AWS::SQS::Queue', resourceId: url },
  drift: setTimeoutTo(5),
  revert: setTimeoutTo(120),
  adoption: {
    type: 'aws_sqs_queue',
    name: 'orders',
    index: 'created',
    attribute: 'visibility_timeout_seconds',
    was: 120,
    becomes: 5,
  },
};
