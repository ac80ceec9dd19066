import type { Channel } from '@iac-drift/backstage-plugin-iac-drift-common';
import { textAt } from './json';
import type { TrailEvent } from './TrailEvent';

/** Tools that apply infrastructure code name themselves in the user agent. */
const IAC_AGENTS = [
  'terraform/',
  'terraform-provider',
  'opentofu',
  'pulumi',
  'crossplane',
  'aws-cdk/',
  'cdk-',
];

/** Services that call others while they apply infrastructure code. */
const IAC_SERVICES = [
  'cloudformation.amazonaws.com',
  'cloudcontrolapi.amazonaws.com',
  'servicecatalog-appregistry.amazonaws.com',
];

const CLI_AGENTS = ['aws-cli/', 'ec2-api-tools', 'awspowershell', 'aws-tools'];

const CONSOLE_AGENTS = [
  'awsconsole',
  's3console/',
  'ec2consolebackend',
  'console.amazonaws.com',
  'signin.amazonaws.com',
];

const SDK_AGENTS = [
  'aws-sdk-',
  'aws sdk',
  'boto3/',
  'botocore/',
  'python/',
  'python-',
  'amazon-ssm-agent/',
  'apache-httpclient/',
  'curl/',
  'go-http-client/',
  'java/',
  'jersey/',
  'okhttp/',
];

/**
 * How a call was made, from what the caller's software says of itself. CloudTrail
 * has no field for it, and a user agent can be forged: it tells how, never who.
 *
 * Infrastructure code comes first, since Terraform with a console session's
 * credentials is still Terraform; then the command line (CloudShell has console
 * credentials too), then the console, then AWS itself.
 *
 * @returns undefined when nothing tells
 * @internal
 */
export function channelOf(event: TrailEvent): Channel | undefined {
  const agent = (event.userAgent ?? '').toLowerCase();
  const invokedBy = textAt(event.userIdentity, 'invokedBy')?.toLowerCase();
  const callers = [invokedBy, agent, event.sourceIp?.toLowerCase()];

  if (
    isInfrastructureCode(event) ||
    callers.some(caller => caller && IAC_SERVICES.includes(caller))
  ) {
    return 'iac';
  }
  if (CLI_AGENTS.some(name => agent.includes(name))) {
    return 'cli';
  }
  if (
    event.fromConsole ||
    event.eventType?.startsWith('AwsConsole') ||
    event.eventSource === 'signin.amazonaws.com' ||
    invokedBy === 'signin.amazonaws.com' ||
    CONSOLE_AGENTS.some(name => agent.includes(name)) ||
    /(^|\W)console\.[a-z0-9-]+\.amazonaws\.com/.test(agent) ||
    /^\[?mozilla\b/.test(agent)
  ) {
    return 'console';
  }
  if (
    event.eventType === 'AwsServiceEvent' ||
    textAt(event.userIdentity, 'type') === 'AWSService' ||
    callers.some(caller => caller && isService(caller))
  ) {
    return 'service';
  }
  if (SDK_AGENTS.some(name => agent.includes(name))) {
    return 'sdk';
  }
  return undefined;
}

/**
 * Whether a tool that applies infrastructure code made a call, by what it says of
 * itself: `Terraform/1.9.8`.
 *
 * @internal
 */
export function isInfrastructureCode({ userAgent = '' }: TrailEvent): boolean {
  const agent = userAgent.toLowerCase();
  return IAC_AGENTS.some(name => agent.includes(name));
}

/**
 * Whether a name is that of an AWS service: `autoscaling.amazonaws.com`.
 *
 * @internal
 */
export function isService(name: string): boolean {
  return (
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|aws\.internal)$/i.test(
      name,
    ) || name.toLowerCase() === 'aws internal'
  );
}
