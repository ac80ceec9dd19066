import { queueUrl } from '../shapes/messaging';
import { deletion, recreation } from './edits';
import type { Scenario } from './scenario';

const queueName = 'orders-shipped';
const url = queueUrl(queueName);
const resources = [{ type: 'AWS::SQS::Queue', name: url }];

export const deleteQueue: Scenario = {
  name: 'delete-queue',
  summary: 'Deletes the queue of shipped orders',
  service: 'orders',
  target: { resourceType: 'AWS::SQS::Queue', resourceId: url },
  drift: {
    call: {
      service: 'sqs',
      name: 'DeleteQueue',
      requestParameters: { queueUrl: url },
      responseElements: null,
      resources,
    },
    edit: deletion,
  },
  revert: {
    call: {
      service: 'sqs',
      name: 'CreateQueue',
      requestParameters: {
        queueName,
        attributes: {
          VisibilityTimeout: '120',
          ReceiveMessageWaitTimeSeconds: '20',
        },
        tags: {
          service: 'orders',
          team: 'team-checkout',
          'managed-by': 'terraform',
        },
      },
      responseElements: { queueUrl: url },
      resources,
    },
    edit: recreation,
  },
};
