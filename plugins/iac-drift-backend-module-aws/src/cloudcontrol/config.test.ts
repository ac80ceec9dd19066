import { ConfigReader } from '@backstage/config';
import { readCloudControlConfig } from './config';

const read = (cloudControl?: unknown) =>
  readCloudControlConfig(
    new ConfigReader({
      iacDrift: { aws: cloudControl === undefined ? {} : { cloudControl } },
    } as ConstructorParameters<typeof ConfigReader>[0]),
  );

describe('iacDrift.aws.cloudControl', () => {
  it.each([undefined, false])('allows nothing when it is %s', wish => {
    expect(read(wish).types.size).toBe(0);
  });

  it('allows all that is worth while when it is true', () => {
    const { types, refreshMs, callsPerScan } = read(true);
    expect([...types]).toEqual(
      expect.arrayContaining([
        'AWS::EC2::VPC',
        'AWS::IAM::Role',
        'AWS::Lambda::Function',
        'AWS::Logs::LogGroup',
        'AWS::SSM::Parameter',
      ]),
    );
    expect({ refreshMs, callsPerScan }).toEqual({
      refreshMs: 900_000,
      callsPerScan: 100,
    });
  });

  it('allows some, at another pace', () => {
    expect(
      read({
        types: ['AWS::Logs::LogGroup'],
        refresh: { minutes: 5 },
        callsPerScan: 20,
      }),
    ).toEqual({
      types: new Set(['AWS::Logs::LogGroup']),
      refreshMs: 300_000,
      callsPerScan: 20,
    });
    expect(read({ callsPerScan: 20 }).types.size).toBeGreaterThan(10);
  });

  it.each<[unknown, RegExp]>([
    ['yes', /must be true, false, or an object/],
    [['AWS::Logs::LogGroup'], /must be true, false, or an object/],
    [{ types: ['AWS::SQS::Queue'] }, /types names AWS::SQS::Queue, for which/],
    [{ refresh: { days: 2 } }, /refresh must be from 1 second to 12 hours/],
    [{ callsPerScan: 0 }, /callsPerScan must be a whole number/],
  ])('refuses %j', (wish, message) => {
    expect(() => read(wish)).toThrow(message);
  });
});
