import type { ResourceResult } from '@iac-drift/engine';
import { noticeOf } from './notice';

const result = (
  some: Partial<ResourceResult>,
  address = 'aws_sqs_queue.jobs',
): ResourceResult => ({
  address,
  type: 'aws_sqs_queue',
  identity: { type: 'aws_sqs_queue' },
  verdict: 'unverifiable',
  changes: [],
  unverified: [],
  attributesCompared: 0,
  attributesDeclared: 3,
  ...some,
});
const throttled = result({
  reason: 'throttled',
  detail: 'config:SelectResourceConfig was throttled in eu-west-1.',
});
const denied = result({
  reason: 'access-denied',
  detail: 'config:SelectResourceConfig was denied in eu-west-1',
});
const neverRecorded = result({
  reason: 'not-recorded',
  detail: 'AWS Config has never recorded this resource: check its recorder.',
});
const inSync = result({ verdict: 'in-sync' });

describe('noticeOf', () => {
  it('says nothing when everything was checked, or never can be', () => {
    expect(
      noticeOf([inSync, result({ reason: 'unsupported-type' })]),
    ).toBeUndefined();
  });

  it('says how much was not checked, why, and what to do', () => {
    expect(noticeOf([throttled, inSync, throttled])).toBe(
      '2 of 3 resources could not be checked: config:SelectResourceConfig was throttled in eu-west-1. The next scan goes on from there.',
    );
    expect(noticeOf([denied])).toBe(
      '1 of 1 resources could not be checked: config:SelectResourceConfig was denied in eu-west-1. Grant the right, or renew the credentials that the portal reads with.',
    );
  });

  it('tells the reason of most, and what passes before what lasts', () => {
    expect(noticeOf([throttled, denied, denied])).toMatch(
      /^3 of 3 resources could not be checked, 2 of them since .* was denied/,
    );
    expect(noticeOf([neverRecorded, neverRecorded, throttled])).toMatch(
      /was throttled/,
    );
    expect(noticeOf([neverRecorded])).toMatch(/check its recorder\.$/);
  });
});
