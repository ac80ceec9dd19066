/** @jest-environment node */
import { desired, live } from '../fixtures/account';
import { DesiredResource, LiveItem } from '../types';
import { compare } from './compare';
import { OtherStacks } from './otherStacks';

const LONG = process.env.IAC_DRIFT_LONG_TESTS === '1';
const RESOURCES = 100;

/** Queues of a stack's own, a group, and a rule in the group of the stack before. */
function stackOf(number: number, of: number) {
  const resources: DesiredResource[] = [];
  const items: LiveItem[] = [];
  const groupId = (n: number) => `sg-${String(n).padStart(17, '0')}`;
  resources.push(
    desired('aws_security_group.g', { id: groupId(number), ingress: [] }),
    desired('aws_vpc_security_group_ingress_rule.r', {
      id: `sgr-${number}`,
      security_group_id: groupId((number + 1) % of),
      cidr_ipv4: '10.0.0.0/8',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    }),
  );
  items.push(
    live({
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: groupId(number),
      configuration: {
        groupId: groupId(number),
        ipPermissions: [
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }],
          },
        ],
      },
    }),
  );
  for (let i = 2; i < RESOURCES; i += 1) {
    const url = `https://sqs.eu-west-1.amazonaws.com/111122223333/q-${number}-${i}`;
    resources.push(
      desired(`aws_sqs_queue.q${i}`, {
        id: url,
        visibility_timeout_seconds: 30,
      }),
    );
    items.push(
      live({
        resourceType: 'AWS::SQS::Queue',
        resourceId: url,
        configuration: { VisibilityTimeout: '30' },
      }),
    );
  }
  return { name: `stack-${number}`, resources, items };
}

function estate(of: number) {
  const stacks = Array.from({ length: of }, (_, i) => stackOf(i, of));
  const index = new OtherStacks();
  const began = performance.now();
  stacks.forEach(({ name, resources }) => index.set(name, resources));
  return { stacks, index, indexMs: performance.now() - began };
}

const relevant = (
  { name, resources, items }: ReturnType<typeof stackOf>,
  index: OtherStacks,
) => index.relevantTo(name, { desired: resources, live: items });

describe('a round over all stacks', () => {
  it('takes the same of other stacks for each, however many there are', () => {
    for (const count of [10, 100]) {
      const { stacks, index } = estate(count);
      for (const stack of stacks) {
        const elsewhere = relevant(stack, index);
        expect(elsewhere.map(({ type }) => type)).toEqual([
          'aws_vpc_security_group_ingress_rule',
        ]);
        const [group] = compare({
          desired: stack.resources,
          live: stack.items,
          elsewhere,
        }).resources;
        expect(group.verdict).toBe('in-sync');
      }
    }
  });

  it('is linear in their number', () => {
    for (const count of LONG ? [250, 500, 1000] : [25, 50]) {
      const { stacks, index, indexMs } = estate(count);
      const took = (work: () => void) => {
        const began = performance.now();
        work();
        return performance.now() - began;
      };
      let inSync = 0;
      const roundMs = took(() => {
        for (const stack of stacks) {
          const { summary } = compare({
            desired: stack.resources,
            live: stack.items,
            elsewhere: relevant(stack, index),
          });
          inSync += summary.inSync;
        }
      });
      expect(inSync).toBeGreaterThan(0);
      const all = stacks.flatMap(({ resources }) => resources);
      const oneMs = took(() =>
        compare({
          desired: stacks[0].resources,
          live: stacks[0].items,
          elsewhere: all.slice(RESOURCES),
        }),
      );
      process.stdout.write(
        `${count} stacks of ${RESOURCES}: indexed in ${indexMs.toFixed(
          0,
        )} ms, compared in ${roundMs.toFixed(0)} ms; with all others ${(
          (oneMs * count) /
          1000
        ).toFixed(1)} s\n`,
      );
    }
  });
});
