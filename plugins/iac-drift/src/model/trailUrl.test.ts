import { trailUrl } from './trailUrl';

describe('the address of an event in CloudTrail', () => {
  it.each([
    ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/'],
    ['us-gov-east-1', 'https://us-gov-east-1.console.amazonaws-us-gov.com/'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
  ])('is in the console of its region: %s', (region, start) => {
    expect(trailUrl({ eventId: 'e1', region })).toBe(
      `${start}cloudtrailv2/home?region=${region}#/events/e1`,
    );
  });

  it.each([
    [undefined, 'e1'],
    ['eu-west-1', undefined],
    ['evil.example.com/', 'e1'],
    ['eu-west-1.evil.example.com', 'e1'],
  ])('is not made up: %s, %s', (region, eventId) => {
    expect(trailUrl({ eventId, region })).toBeUndefined();
  });

  it('holds the id as it is', () => {
    expect(trailUrl({ eventId: '../#"<x>', region: 'eu-west-1' })).toMatch(
      /#\/events\/\.\.%2F%23%22%3Cx%3E$/,
    );
  });
});
