/** @jest-environment node */
import { DESIRED, LIVE } from '../fixtures/account';
import { liveWith } from '../fixtures/edit';
import { LiveItem } from '../types';
import { compare } from './compare';
import { applyIgnoreRules, IgnoreRule } from './ignore';

const queue = DESIRED.find(r => r.type === 'aws_sqs_queue')!;
const url = String(queue.attributes.url);

const drifted = liveWith(url, configuration => {
  configuration.VisibilityTimeout = 46;
  configuration.DelaySeconds = 9;
});

function after(live: LiveItem[], ...rules: IgnoreRule[]) {
  const { resources } = compare({ desired: DESIRED, live });
  const result = applyIgnoreRules(resources, rules, DESIRED);
  return {
    ...result,
    queue: result.resources.find(r => r.address === queue.address)!,
  };
}

describe('applyIgnoreRules', () => {
  it.each<[string, Omit<IgnoreRule, 'id'>]>([
    ['address', { address: 'aws_sqs_queue.*', path: '*_seconds' }],
    ['type', { type: 'aws_sqs_*' }],
    ['path', { path: '*_seconds' }],
    ['tag', { tags: { team: 'ord*', env: 'prod' } }],
  ])('hides what is given by %s, and says so', (_, criteria) => {
    const { queue: result, rules } = after(drifted, {
      id: 'mine',
      ...criteria,
    });
    expect(result.verdict).toBe('in-sync');
    expect(result.kind).toBeUndefined();
    expect(rules).toEqual([
      {
        rule: 'mine',
        hides: ['delay_seconds', 'visibility_timeout_seconds'].map(path => ({
          address: queue.address,
          type: queue.type,
          path,
        })),
      },
    ]);
  });

  it.each<[string, Omit<IgnoreRule, 'id'>]>([
    ['another address', { address: 'module.*' }],
    ['another type', { type: 'aws_sns_*' }],
    ['another path', { path: 'policy' }],
    ['one criterion of two', { type: 'aws_sqs_*', path: 'policy' }],
    ['another tag', { tags: { team: 'payments' } }],
    ['a tag it lacks', { tags: { constructor: '*' } }],
    ['nothing', {}],
    ['no tag', { tags: {} }],
  ])('hides nothing given by %s', (_, criteria) => {
    const { queue: result, rules } = after(drifted, { id: 'x', ...criteria });
    expect(result.changes).toHaveLength(2);
    expect(rules).toEqual([{ rule: 'x', hides: [] }]);
  });

  it('leaves what it does not hide', () => {
    const { queue: result, summary } = after(drifted, {
      id: 'x',
      path: 'delay_seconds',
    });
    expect(result.verdict).toBe('drifted');
    expect(result.changes.map(c => c.path)).toEqual([
      'visibility_timeout_seconds',
    ]);
    expect(summary.drifted).toBe(1);
  });

  it('hides what lies below a path', () => {
    const live = liveWith(url, (_, item) => {
      item.tags = { team: 'orders', env: 'test' };
    });
    const { queue: result, rules } = after(live, { id: 'x', path: 'tags_all' });
    expect(result.verdict).toBe('in-sync');
    expect(rules[0].hides.map(h => h.path)).toEqual(['tags_all.env']);
  });

  it('never hides a deletion, or a reason', () => {
    const all = { id: 'all', address: '*', type: '*', path: '*' };
    const deleted = LIVE.map(item =>
      item.resourceId === url ? { ...item, status: 'deleted' as const } : item,
    );
    expect(after(deleted, all).queue.kind).toBe('deleted');
    const unseen = LIVE.filter(item => item.resourceId !== url);
    expect(after(unseen, all).queue.reason).toBe('not-recorded');
  });

  it('counts a change for the first rule that matches, and changes no input', () => {
    const { resources } = compare({ desired: DESIRED, live: drifted });
    const before = structuredClone(resources);
    const { rules } = applyIgnoreRules(resources, [
      { id: 'first', path: 'delay_*' },
      { id: 'second', type: 'aws_sqs_queue' },
      { id: 'idle', path: 'delay_*' },
    ]);
    expect(rules.map(r => r.hides.length)).toEqual([1, 1, 0]);
    expect(resources).toEqual(before);
  });
});
