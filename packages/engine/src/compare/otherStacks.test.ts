/** @jest-environment node */
import fc from 'fast-check';
import { DESIRED, LIVE } from '../fixtures/account';
import { DesiredResource } from '../types';
import { compare } from './compare';
import { liveKeysOf } from '../liveKeys';
import { OtherStacks } from './otherStacks';

/** What a scan of some resources reads. */
function liveOf(resources: DesiredResource[]) {
  const keys = liveKeysOf(resources);
  return LIVE.filter(({ resourceType, resourceId, resourceName }) =>
    keys.some(
      key =>
        key.resourceType === resourceType &&
        (key.resourceId === resourceId ||
          (key.resourceName && key.resourceName === resourceName)),
    ),
  );
}

describe('OtherStacks', () => {
  it('finds all that matters, however an account is cut into stacks', () => {
    let mattered = 0;
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), {
          minLength: DESIRED.length,
          maxLength: DESIRED.length,
        }),
        places => {
          const [desired, ...others] = [0, 1, 2, 3].map(stack =>
            DESIRED.filter((_, i) => places[i] === stack),
          );
          const index = new OtherStacks();
          index.set('mine', desired);
          others.forEach((resources, i) => index.set(`${i}`, resources));
          const live = liveOf(desired);
          const verdictsWith = (elsewhere: DesiredResource[]) =>
            compare({ desired, live, elsewhere });
          const all = verdictsWith(others.flat());
          expect(
            verdictsWith(index.relevantTo('mine', { desired, live })),
          ).toEqual(all);
          mattered +=
            verdictsWith([]).summary.inSync < all.summary.inSync ? 1 : 0;
        },
      ),
      { numRuns: 200 },
    );
    expect(mattered).toBeGreaterThan(100);
  });

  it('finds a part through a resource of a third stack', () => {
    const instance: DesiredResource = {
      address: 'aws_instance.a',
      type: 'aws_instance',
      attributes: {
        id: 'i-0123456789abcdef0',
        primary_network_interface_id: 'eni-1',
      },
      sensitivePaths: [],
    };
    const attachment: DesiredResource = {
      address: 'aws_network_interface_sg_attachment.a',
      type: 'aws_network_interface_sg_attachment',
      attributes: { network_interface_id: 'eni-1', security_group_id: 'sg-1' },
      sensitivePaths: [],
    };
    const live = [
      {
        resourceType: 'AWS::EC2::Instance',
        resourceId: 'i-0123456789abcdef0',
        status: 'present' as const,
        configuration: {},
        supplementaryConfiguration: {},
      },
    ];
    for (const order of [
      ['one', 'two'],
      ['two', 'one'],
    ]) {
      const index = new OtherStacks();
      for (const stack of order) {
        index.set(stack, [stack === 'one' ? instance : attachment]);
      }
      const ask = () =>
        index.relevantTo('mine', { desired: [], live }).map(r => r.address);
      expect(ask()).toEqual([instance.address, attachment.address]);
      index.delete('two');
      expect(ask()).toEqual([instance.address]);
      index.set('two', [attachment]);
      index.set('one', []);
      expect(ask()).toEqual([]);
    }
  });

  it('leaves out the stack itself, and what is about other objects', () => {
    const index = new OtherStacks();
    const [first, ...rest] = DESIRED;
    index.set('mine', [first]);
    index.set('theirs', rest);
    expect(index.relevantTo('mine', { desired: [first], live: [] })).toEqual(
      [],
    );
  });
});
