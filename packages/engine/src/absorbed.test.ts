/** @jest-environment node */
import { absorbedDrift } from './absorbed';
import { DESIRED, LIVE } from './fixtures/account';
import { desiredWith, idOf, liveWith } from './fixtures/edit';
import { JsonObject } from './types';

const QUEUE = 'aws_sqs_queue.orders';
const slower = liveWith(idOf('AWS::SQS::Queue'), c => {
  c.VisibilityTimeout = 60;
});

describe('absorbedDrift', () => {
  it('is none when the state did not move', () => {
    expect(
      absorbedDrift({ before: DESIRED, after: DESIRED, live: slower }),
    ).toEqual([]);
  });

  it('is what the state took over from the cloud, with both values', () => {
    const after = desiredWith(QUEUE, { visibility_timeout_seconds: 60 });
    expect(absorbedDrift({ before: DESIRED, after, live: slower })).toEqual([
      {
        address: QUEUE,
        type: 'aws_sqs_queue',
        identity: expect.objectContaining({ resourceType: 'AWS::SQS::Queue' }),
        kind: 'changed',
        changes: [
          {
            path: 'visibility_timeout_seconds',
            desired: 45,
            live: 60,
            sensitive: false,
          },
        ],
        liveAsOf: '2026-03-01T10:00:00.000Z',
      },
    ]);
  });

  it('is not a state that moved elsewhere, or of which the cloud showed no drift', () => {
    const elsewhere = desiredWith(QUEUE, { visibility_timeout_seconds: 90 });
    expect(
      absorbedDrift({ before: DESIRED, after: elsewhere, live: slower }),
    ).toEqual([]);
    const applied = desiredWith(QUEUE, { visibility_timeout_seconds: 60 });
    expect(
      absorbedDrift({ before: DESIRED, after: applied, live: LIVE }),
    ).toEqual([]);
  });

  it('follows a resource that was moved in the code', () => {
    const after = desiredWith(
      QUEUE,
      { visibility_timeout_seconds: 60 },
      { address: 'module.q.aws_sqs_queue.orders' },
    );
    expect(
      absorbedDrift({ before: DESIRED, after, live: slower })[0],
    ).toMatchObject({ address: 'module.q.aws_sqs_queue.orders' });
  });

  it('is a tag and a rule as well', () => {
    const tagged = liveWith(idOf('AWS::SQS::Queue'), (_, item) => {
      item.tags = { team: 'payments', env: 'prod' };
    });
    const after = desiredWith(QUEUE, {
      tags_all: { team: 'payments', env: 'prod' },
    });
    expect(
      absorbedDrift({ before: DESIRED, after, live: tagged }).map(a =>
        a.changes.map(c => c.path),
      ),
    ).toEqual([['tags_all.team']]);
  });

  it('is a deletion when the state lost what was gone already', () => {
    const gone = LIVE.map(item =>
      item.resourceType === 'AWS::SQS::Queue'
        ? { ...item, status: 'deleted' as const }
        : item,
    );
    const after = DESIRED.filter(r => !r.type.startsWith('aws_sqs'));
    expect(
      absorbedDrift({ before: DESIRED, after, live: gone }).map(a => [
        a.address,
        a.kind,
      ]),
    ).toEqual([
      ['aws_sqs_queue.orders', 'deleted'],
      ['aws_sqs_queue_policy.orders', 'deleted'],
    ]);
    expect(absorbedDrift({ before: DESIRED, after, live: LIVE })).toEqual([]);
  });

  it('survives a state of any shape', () => {
    const odd = DESIRED.map(r => ({ ...r, attributes: {} as JsonObject }));
    expect(
      absorbedDrift({ before: odd, after: DESIRED, live: slower }),
    ).toEqual([]);
  });
});
