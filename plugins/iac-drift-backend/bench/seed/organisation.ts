// An invented organisation of any size: who owns which stack, what is in it, what
// drifted and who did it. The same numbers give the same organisation.
import type { Severity, ResourceResult } from '@iac-drift/engine';
import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { FindingDetected } from '../../src/findings/events';
import { type StackRef, stackIdOf } from '../../src/stacks/ref';

export const RESOURCES_A_STACK = 1000;
const TEAMS = ['team-checkout', 'team-content'];
const SYSTEMS = ['checkout', 'content'];
const SEVERITIES: Severity[] = ['low', 'medium', 'low', 'high', 'critical'];
const LINEAGE = '3f6a1c52-1111-4222-8333-000000000000';
const STATE_SHA256 = '0'.repeat(64);
const DAY_MS = 24 * 60 * 60_000;

const KINDS = [
  {
    type: 'aws_sqs_queue',
    path: 'visibility_timeout_seconds',
    values: [30, 900],
  },
  { type: 'aws_s3_bucket', path: 'tags.team', values: ['orders', 'nobody'] },
  { type: 'aws_iam_role', path: 'max_session_duration', values: [3600, 43200] },
  { type: 'aws_lambda_function', path: 'memory_size', values: [256, 1024] },
  {
    type: 'aws_security_group',
    path: 'ingress',
    values: [
      [],
      [
        {
          from_port: 22,
          to_port: 22,
          protocol: 'tcp',
          cidr_blocks: ['0.0.0.0/0'],
        },
      ],
    ],
  },
];
const ACCOUNTS = ['123456789012', '210987654321', '321098765432'];
const REGIONS = ['eu-west-1', 'us-east-1'];

/** What one service of the organisation has. */
export interface Service {
  name: string;
  entityRef: string;
  owner: string;
  system: string;
  stack: StackRef;
  stackId: string;
}

const pick = <T>(from: readonly T[], n: number) => from[n % from.length];
const digits = (n: number, width: number) => String(n).padStart(width, '0');

export function service(n: number): Service {
  const name = `service-${digits(n, 3)}`;
  const path = `${name}/terraform.tfstate`;
  const ref = `terraform:demo/${path}`;
  return {
    name,
    entityRef: `component:default/${name}`,
    owner: `group:default/${pick(TEAMS, n)}`,
    system: `system:default/${pick(SYSTEMS, n)}`,
    stack: { ref, kind: 'terraform', source: 'demo', path },
    stackId: stackIdOf(ref),
  };
}

/** A verdict on the nth resource of a stack; drifted where there is a finding. */
export function resource(
  of: Service,
  n: number,
  isDrifted: boolean,
): ResourceResult {
  const { type, path, values } = pick(KINDS, n);
  const [desired, live] = values;
  const isUnverifiable = !isDrifted && n % 50 === 7;
  return {
    address: `module.${pick(['queue', 'store', 'api'], n)}.${type}.item_${n}`,
    type,
    identity: {
      type,
      id: `${of.name}-${n}`,
      accountId: pick(ACCOUNTS, n),
      region: pick(REGIONS, n),
    },
    ...(isDrifted && { verdict: 'drifted', kind: 'changed' }),
    ...(isUnverifiable && {
      verdict: 'unverifiable',
      reason: 'not-recorded',
      detail: `AWS Config does not record ${type} here.`,
    }),
    ...(!isDrifted && !isUnverifiable && { verdict: 'in-sync' }),
    changes: isDrifted ? [{ path, desired, live, sensitive: false }] : [],
    unverified: [{ path: 'force_destroy', reason: 'write-only' }],
    attributesCompared: isUnverifiable ? 0 : 12,
    attributesDeclared: 13,
    liveAsOf: new Date().toISOString(),
  } as ResourceResult;
}

/** The nth drift of the organisation, spread over the last 90 days. */
export function drift(
  of: Service,
  n: number,
  result: ResourceResult,
): { time: string; data: FindingDetected } {
  const time = new Date(Date.now() - ((n * 7919) % 90) * DAY_MS).toISOString();
  return {
    time,
    data: {
      findingId: `00000000-0000-4000-8000-${digits(n, 12)}`,
      stackId: of.stackId,
      stack: of.stack.ref,
      address: result.address,
      type: result.type,
      kind: 'changed',
      severity: pick(SEVERITIES, n),
      identity: result.identity,
      entityRefs: [of.entityRef],
      changes: result.changes,
      attribution: attribution(n, time),
      desired: { serial: 7, lineage: LINEAGE, sha256: STATE_SHA256 },
      liveAsOf: time,
    },
  };
}

function attribution(n: number, time: string): Attribution {
  if (n % 9 === 0) {
    return {
      chain: [],
      confidence: 'unknown',
      reason: 'CloudTrail keeps events for 90 days.',
      rejected: [],
    };
  }
  const actor = `person-${digits(n % 40, 2)}@example.com`;
  return {
    actor,
    chain: [actor, 'AWSReservedSSO_Operator'],
    eventId: `11111111-0000-4000-8000-${digits(n, 12)}`,
    eventName: 'SetQueueAttributes',
    time,
    sourceIp: '198.51.100.23',
    userAgent: 'Mozilla/5.0',
    channel: 'console',
    session: `${actor} ${time.slice(0, 10)}`,
    confidence: 'confirmed',
    rejected: [],
  };
}

/** A scan that found nothing new: what most of a log consists of. */
export function scan(of: Service, time: string) {
  return {
    stackId: of.stackId,
    stack: of.stack.ref,
    startedAt: time,
    finishedAt: time,
    desired: { serial: 7, lineage: LINEAGE, sha256: STATE_SHA256 },
    live: { items: RESOURCES_A_STACK, failures: 0 },
    verdicts: { inSync: 880, drifted: 100, unverifiable: 20 },
    unverifiableByReason: { 'not-recorded': 20 },
    coverage: {
      resourcesChecked: 980,
      resourcesKnown: RESOURCES_A_STACK,
      attributesCompared: 11_760,
      attributesDeclared: 13_000,
    },
  };
}
