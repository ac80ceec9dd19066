/** @jest-environment node */
import { desired } from '../fixtures/account';
import { normaliseItem } from '../items/normaliseItem';
import { normaliseModel } from '../items/normaliseModel';
import { JsonObject, LiveItem } from '../types';
import { compare } from './compare';

const ARN = 'arn:aws:iam::111122223333:role/worker';

const role = desired('aws_iam_role.worker', {
  name: 'worker',
  arn: ARN,
  id: 'worker',
  unique_id: 'AROAEXAMPLEEXAMPLE01',
  path: '/',
  description: 'Works.',
  max_session_duration: 3600,
});

function item(captureTime?: string, more: JsonObject = {}): LiveItem[] {
  const found = normaliseItem({
    resourceType: 'AWS::IAM::Role',
    resourceId: 'AROAEXAMPLEEXAMPLE01',
    configurationItemCaptureTime: captureTime,
    configuration: { roleName: 'worker', path: '/', ...more },
  });
  return found ? [found] : [];
}

function model(properties: JsonObject, readAt?: string): LiveItem[] {
  const found = normaliseModel(
    { typeName: 'AWS::IAM::Role', identifier: 'worker', properties },
    { readAt },
  );
  return found ? [found] : [];
}

const IN_SYNC = { Description: 'Works.', MaxSessionDuration: 3600 };
const EARLY = '2026-01-01T00:00:00.000Z';
const LATE = '2026-02-01T00:00:00.000Z';

function verdictOn(live: LiveItem[], desiredAsOf?: string) {
  return compare({ desired: [role], live, desiredAsOf }).resources[0];
}

describe('what AWS Config and Cloud Control show of one resource', () => {
  it('is read from the one that shows it', () => {
    expect(verdictOn(item()).unverified).toEqual([
      { path: 'description', reason: 'not-returned' },
      { path: 'max_session_duration', reason: 'not-returned' },
    ]);
    expect(verdictOn([...item(), ...model(IN_SYNC, LATE)])).toMatchObject({
      verdict: 'in-sync',
      unverified: [],
      attributesCompared: 4,
      sources: [
        {
          source: 'cloud-control',
          liveAsOf: LATE,
          attributes: ['description', 'max_session_duration'],
        },
      ],
    });
  });

  it('is drift whichever shows it', () => {
    const changed = { ...IN_SYNC, Description: 'Idles.' };
    expect(verdictOn([...item(), ...model(changed)])).toMatchObject({
      verdict: 'drifted',
      changes: [{ path: 'description', desired: 'Works.', live: 'Idles.' }],
    });
  });

  it('is compared without AWS Config too', () => {
    expect(verdictOn(model(IN_SYNC))).toMatchObject({
      verdict: 'in-sync',
      attributesCompared: 2,
      identity: { resourceType: 'AWS::IAM::Role' },
    });
  });

  it.each([
    ['Works.', 'Idles.', EARLY, LATE, 'drifted'],
    ['Idles.', 'Works.', EARLY, LATE, 'in-sync'],
    ['Works.', 'Idles.', LATE, EARLY, 'in-sync'],
    ['Works.', 'Idles.', undefined, undefined, 'in-sync'],
  ])(
    'says %s in Config and %s in Cloud Control, at %s and %s: %s',
    (inItem, inModel, itemTime, modelTime, verdict) => {
      const live = [
        ...item(itemTime, { description: inItem }),
        ...model({ ...IN_SYNC, Description: inModel }, modelTime),
      ];
      expect(verdictOn(live).verdict).toBe(verdict);
    },
  );

  it('is stale source by source', () => {
    const changed = { ...IN_SYNC, Description: 'Idles.' };
    expect(
      verdictOn([...item(LATE), ...model(changed, EARLY)], '2026-01-15'),
    ).toMatchObject({ verdict: 'unverifiable', reason: 'stale' });
    expect(
      verdictOn(
        [...item(EARLY, { path: '/other/' }), ...model(changed, LATE)],
        '2026-01-15',
      ),
    ).toMatchObject({
      verdict: 'drifted',
      changes: [{ path: 'description' }],
      unverified: [{ path: 'path', reason: 'stale' }],
    });
  });

  it('is not gone because one of them does not have it', () => {
    const gone: LiveItem[] = model(IN_SYNC).map(m => ({
      ...m,
      status: 'deleted',
    }));
    expect(verdictOn([...item(), ...gone]).verdict).toBe('in-sync');
    expect(verdictOn(gone)).toMatchObject({ kind: 'deleted' });
    const removed: LiveItem[] = item(EARLY).map(i => ({
      ...i,
      status: 'deleted',
    }));
    expect(verdictOn([...removed, ...model(IN_SYNC, LATE)]).verdict).toBe(
      'in-sync',
    );
  });

  it('is not gone because it could not be decrypted', () => {
    const named = {
      function_name: 'f',
      arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
      environment: [{ variables: { A: '1' } }],
    };
    const kms = 'arn:aws:kms:eu-west-1:111122223333:key/k';
    const seen = (properties: JsonObject) =>
      compare({
        desired: [desired('aws_lambda_function.f', named)],
        live: [
          normaliseModel({
            typeName: 'AWS::Lambda::Function',
            identifier: 'f',
            properties: { FunctionName: 'f', Timeout: 3, ...properties },
          }),
        ].filter(one => one !== undefined),
      }).resources[0];
    expect(seen({})).toMatchObject({ verdict: 'drifted' });
    for (const Environment of [undefined, {}]) {
      const properties = {
        KmsKeyArn: kms,
        ...(Environment && { Environment }),
      };
      expect(seen(properties)).toMatchObject({
        changes: [],
        unverified: expect.arrayContaining([
          { path: 'environment[0].variables', reason: 'not-returned' },
        ]),
      });
    }
  });
});
