/** @jest-environment node */
import { DESIRED, desired, LIVE } from '../fixtures/account';
import { DesiredResource } from '../types';
import { compare } from './compare';
import { contestedObjects } from './contested';

function stack(name: string, resources: DesiredResource[]) {
  return {
    stack: name,
    resources: compare({ desired: resources, live: LIVE }).resources,
  };
}

const of = (type: string) => DESIRED.filter(r => r.type === type);

describe('contestedObjects', () => {
  it('finds an object that two stacks claim', () => {
    const [queue] = of('aws_sqs_queue');
    const found = contestedObjects([
      stack('terraform:b', [{ ...queue, address: 'module.x.aws_sqs_queue.q' }]),
      stack('terraform:a', [queue]),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0].identity.arn).toBe(queue.attributes.arn);
    expect(found[0].claims).toEqual([
      { stack: 'terraform:a', address: queue.address },
      { stack: 'terraform:b', address: 'module.x.aws_sqs_queue.q' },
    ]);
  });

  it('finds one setting of an object that two stacks claim', () => {
    const policies = of('aws_sqs_queue_policy');
    expect(
      contestedObjects([stack('a', policies), stack('b', policies)]),
    ).toHaveLength(1);
  });

  it('knows a type by its other names', () => {
    const arn =
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1';
    const [older, newer] = ['aws_alb.a', 'aws_lb.a'].map(address =>
      desired(address, { id: arn, arn }),
    );
    expect(
      contestedObjects([stack('a', [older]), stack('b', [newer])]),
    ).toHaveLength(1);
  });

  it('does not call an object and its parts in two stacks contested', () => {
    const [queue] = of('aws_sqs_queue');
    expect(
      contestedObjects([
        stack('a', [queue]),
        stack('b', of('aws_sqs_queue_policy')),
      ]),
    ).toEqual([]);
  });

  it('does not call two rules of one group contested, but one rule twice', () => {
    const [rule] = of('aws_vpc_security_group_ingress_rule');
    const id = (name: string) => ({
      ...rule,
      attributes: { ...rule.attributes, id: name },
    });
    const a = stack('a', [id('sgr-1')]);
    expect(contestedObjects([a, stack('b', [id('sgr-2')])])).toEqual([]);
    expect(contestedObjects([a, stack('b', [id('sgr-1')])])).toHaveLength(1);
  });

  it('does not call the same name in two accounts contested', () => {
    const bucket = (accountId: string) => [
      {
        ...stack('x', [desired('aws_dynamodb_table.t', { name: 't', id: 't' })])
          .resources[0],
        identity: {
          type: 'aws_dynamodb_table',
          resourceType: 'AWS::DynamoDB::Table',
          resourceId: 't',
          accountId,
        },
      },
    ];
    expect(
      contestedObjects([
        { stack: 'a', resources: bucket('111122223333') },
        { stack: 'b', resources: bucket('444455556666') },
      ]),
    ).toEqual([]);
  });

  it('does not call one stack against itself, or what has no identity', () => {
    const [queue] = of('aws_sqs_queue');
    const nameless = desired('null_resource.x', { id: '1' });
    expect(contestedObjects([stack('a', [queue, queue])])).toEqual([]);
    expect(
      contestedObjects([stack('a', [nameless]), stack('b', [nameless])]),
    ).toEqual([]);
  });
});
