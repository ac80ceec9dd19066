/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { desired, live } from '../fixtures/account';
import { supportedTypes } from '../mappings/registry';
import { compare } from './compare';

/**
 * Each way in which a tool of this kind has reported drift that was none, and the
 * test that keeps this one from it; or the types that would have to be compared
 * before it could.
 */
const CLASSES: [string, { test: string; in: string } | { needs: string[] }][] =
  [
    ['a record is known by a short name', { needs: ['aws_route53_record'] }],
    ['records come with a zone', { needs: ['aws_route53_record'] }],
    [
      'a canned ACL expands into grants',
      {
        test: 'grants: a canned list is not read back',
        in: 'compare/facets.test.ts',
      },
    ],
    [
      'an instance’s disks are volumes',
      {
        test: 'leaves out what goes with a claimed instance',
        in: 'unmanaged/unmanagedObjects.test.ts',
      },
    ],
    [
      'what AWS makes with an account or a VPC: groups, gateways, subnets, tables, ACLs',
      {
        test: 'leaves out and counts as',
        in: 'unmanaged/unmanagedObjects.test.ts',
      },
    ],
    [
      'the gateway of the default VPC',
      {
        test: 'leaves out the gateway of the default VPC',
        in: 'unmanaged/unmanagedObjects.test.ts',
      },
    ],
    [
      'one rule with many sources is many rules',
      {
        test: 'many CIDRs in one rule, split and merged by EC2',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'an attachment by role, or by policy',
      {
        test: 'a policy attached to many roles at once',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'a public address that an Elastic IP changes',
      {
        test: 'an Elastic IP or a stop that changes',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'routes in the table, or as resources; local and propagated ones',
      { test: 'routes that AWS makes', in: 'compare/falseDrift.test.ts' },
    ],
    [
      'entries of a network ACL, and the two that end each',
      {
        test: 'agrees by names or numbers, without AWS’s last rules',
        in: 'compare/facets.test.ts',
      },
    ],
    [
      'policies, attachments and settings inline or as resources',
      {
        test: 'rules, attachments and settings declared in another state',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'a parent’s snapshot of its parts',
      {
        test: 'a parent’s stale snapshot of rules that are resources',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'default tags and AWS’s own',
      { test: 'tags that AWS itself adds', in: 'compare/falseDrift.test.ts' },
    ],
    [
      'an address that an association or a NAT gateway holds',
      {
        test: 'an address that an association or a NAT gateway attached',
        in: 'compare/facets.test.ts',
      },
    ],
    [
      'one object under two types: a cluster’s instance, an ALB',
      {
        test: 'by either name of its type',
        in: 'compare/falseDriftClasses.test.ts',
      },
    ],
    [
      'what an API gateway makes from a body, a deployment or by default',
      {
        needs: [
          'aws_api_gateway_deployment',
          'aws_api_gateway_resource',
          'aws_api_gateway_gateway_response',
          'aws_api_gateway_account',
          'aws_api_gateway_domain_name',
          'aws_api_gateway_base_path_mapping',
        ],
      },
    ],
    [
      'an account’s switch with a random id',
      { needs: ['aws_ebs_encryption_by_default'] },
    ],
    [
      'a block of public access with nothing on',
      {
        test: 'a block without any switch on, and no block',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'roles that belong to a service',
      {
        test: 'leaves out and counts as',
        in: 'unmanaged/unmanagedObjects.test.ts',
      },
    ],
    [
      'nothing, in four spellings',
      {
        test: 'null, empty text, empty list and empty map for nothing',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'zeros and defaults',
      { test: 'defaults that AWS fills in', in: 'compare/falseDrift.test.ts' },
    ],
    [
      'the order of sets and of statements, the format of documents',
      {
        test: 'no order of lists or keys, no format of documents is drift',
        in: 'compare/properties.test.ts',
      },
    ],
    [
      'names, ids, ARNs and aliases',
      { test: 'an alias of a key', in: 'compare/falseDrift.test.ts' },
    ],
    [
      'versions that AWS raises',
      {
        test: 'a minor upgrade that the code leaves to AWS',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'computed and volatile values',
      {
        test: 'computed and volatile values',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'what an autoscaler owns',
      {
        test: 'capacity that an autoscaler owns',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'changes that wait for a window',
      {
        test: 'storage that grew by itself, a modification that waits',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'items older than the state',
      {
        test: 'a difference in an item from before the state was written',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'tags that an API leaves out',
      {
        test: 'tags that the API does not return',
        in: 'compare/falseDrift.test.ts',
      },
    ],
    [
      'keys that an older item has not',
      {
        test: 'a key of an older item that newer ones have',
        in: 'compare/traps.test.ts',
      },
    ],
    [
      'values that AWS Config masks',
      { test: 'a build’s masked variables', in: 'compare/traps.test.ts' },
    ],
    [
      'a forward that is written in two ways',
      { test: 'a forward to one group', in: 'compare/sourcesOfTypes.test.ts' },
    ],
  ];

describe('each known class of false drift', () => {
  const types = new Set(supportedTypes());

  it.each(CLASSES)('%s', (_, answer) => {
    const isKept =
      'needs' in answer
        ? answer.needs.every(type => !types.has(type))
        : sourceOf(answer.in).includes(answer.test);
    expect(isKept).toBe(true);
  });
});

function sourceOf(file: string): string {
  return readFileSync(resolve(__dirname, '..', file), 'utf8');
}

describe('one object', () => {
  it.each([
    [
      'aws_lb',
      'aws_alb',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      { scheme: 'internal' },
      { internal: true },
    ],
    [
      'aws_db_instance',
      'aws_rds_cluster_instance',
      'AWS::RDS::DBInstance',
      { engine: 'aurora' },
      { engine: 'aurora' },
    ],
  ])(
    '%s and %s is in sync by either name of its type',
    (a, b, resourceType, configuration, attributes) => {
      const item = live({
        resourceType,
        resourceId: 'arn:x',
        arn: 'arn:x',
        configuration,
      });
      for (const type of [a, b]) {
        const resource = desired(`${type}.x`, { arn: 'arn:x', ...attributes });
        expect(
          compare({ desired: [resource], live: [item] }).resources[0],
        ).toMatchObject({ verdict: 'in-sync', attributesCompared: 1 });
      }
    },
  );
});
