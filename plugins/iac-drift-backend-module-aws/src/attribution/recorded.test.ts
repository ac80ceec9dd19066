import type { LiveItem } from '@iac-drift/engine';
import { shows } from './recorded';

const item = (more: Partial<LiveItem> = {}): LiveItem => ({
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-1',
  status: 'present',
  configuration: {},
  supplementaryConfiguration: {},
  ...more,
});
const rule = (port: number, cidr: string) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipRanges: [cidr],
});
const ssh = {
  protocol: 'tcp',
  from_port: 22,
  to_port: 22,
  cidr_blocks: '0.0.0.0/0',
};
const at = { attribute: 'ingress', path: 'ingress' };

describe('what an item shows', () => {
  it('is an element only when one element has all of it', () => {
    const has = (...ipPermissions: object[]) =>
      shows(item({ configuration: { ipPermissions } as never }), {
        ...at,
        did: 'add',
        element: ssh,
      });
    expect(has(rule(22, '0.0.0.0/0'))).toBe(true);
    expect(has(rule(22, '10.0.0.0/8'), rule(443, '0.0.0.0/0'))).toBe(false);
  });

  it('is a value under the name that the code has for it', () => {
    const set = (to: string | number) => ({
      attribute: 'memory_size',
      path: 'memory_size',
      did: 'set' as const,
      to,
    });
    const lambda = item({ configuration: { memorySize: 512, timeout: 128 } });
    expect(shows(lambda, set(512))).toBe(true);
    expect(shows(lambda, set(128))).toBe(false);
    expect(shows(item(), set(512))).toBeUndefined();
  });

  it('is a tag, unless the API left tags out', () => {
    const tag = {
      attribute: 'tags',
      path: 'tags',
      did: 'tag' as const,
      key: 'a',
      to: 'b',
    };
    expect(shows(item({ tags: { a: 'b' } }), tag)).toBe(true);
    expect(shows(item({ tags: {} }), tag)).toBe(false);
    expect(shows(item(), tag)).toBeUndefined();
    expect(shows(item({ tags: {} }), { ...tag, to: null })).toBe(true);
  });

  it('is that the resource is there or gone', () => {
    const did = (what: 'create' | 'delete') => ({
      attribute: '',
      path: '',
      did: what,
    });
    expect(shows(item({ status: 'deleted' }), did('delete'))).toBe(true);
    expect(shows(item(), did('create'))).toBe(true);
  });

  it('is nothing of what is masked', () => {
    expect(shows(item(), { ...at, did: 'hide' })).toBeUndefined();
  });
});
