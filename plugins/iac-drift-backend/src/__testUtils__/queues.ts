import type { JsonObject, LiveItem } from '@iac-drift/engine';

const urlOf = (name: string) =>
  `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

/** What the provider keeps of a queue. */
export function queueAttributes(name: string, seconds: number): JsonObject {
  return {
    id: urlOf(name),
    url: urlOf(name),
    arn: arnOf(name),
    name,
    visibility_timeout_seconds: seconds,
    tags_all: {},
  };
}

/** The text of a Terraform state with these queues: name to timeout in seconds. */
export function stateOf(
  queues: Record<string, number>,
  options: {
    serial?: number;
    others?: JsonObject[];
    /** More attributes, by queue. */
    attributes?: Record<string, JsonObject>;
  } = {},
): string {
  return JSON.stringify({
    version: 4,
    terraform_version: '1.13.0',
    serial: options.serial ?? 1,
    lineage: '3f1c8a52-0000-4000-8000-1b2c3d4e5f60',
    outputs: {},
    resources: [
      ...Object.entries(queues).map(([name, seconds]) => ({
        mode: 'managed',
        type: 'aws_sqs_queue',
        name,
        provider: 'provider["registry.terraform.io/hashicorp/aws"]',
        instances: [
          {
            schema_version: 0,
            attributes: {
              ...queueAttributes(name, seconds),
              ...options.attributes?.[name],
            },
            sensitive_attributes: [],
          },
        ],
      })),
      ...(options.others ?? []),
    ],
    check_results: null,
  });
}

/** A queue as AWS Config records it. */
export function queueItem(
  name: string,
  seconds: number,
  captureTime = '2026-11-20T09:00:00.000Z',
): LiveItem {
  return {
    resourceType: 'AWS::SQS::Queue',
    resourceId: urlOf(name),
    resourceName: name,
    arn: arnOf(name),
    accountId: '123456789012',
    region: 'eu-west-1',
    status: 'present',
    captureTime,
    configuration: {
      QueueArn: arnOf(name),
      VisibilityTimeout: String(seconds),
    },
    supplementaryConfiguration: { Tags: {} },
    tags: {},
  };
}

/** A queue that AWS Config saw being deleted. */
export function deletedQueueItem(name: string): LiveItem {
  return {
    ...queueItem(name, 0),
    status: 'deleted',
    configuration: null,
  };
}

/** A policy of a queue that is declared apart from it, as it stands in a state. */
export function queuePolicy(name: string, policy: string): JsonObject {
  return {
    mode: 'managed',
    type: 'aws_sqs_queue_policy',
    name,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [
      {
        schema_version: 0,
        attributes: { id: urlOf(name), queue_url: urlOf(name), policy },
        sensitive_attributes: [],
      },
    ],
  };
}
