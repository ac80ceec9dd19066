/** @jest-environment node */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { runningSimulator } from '../__testUtils__/running';

const running = runningSimulator();

describe('GetCallerIdentity', () => {
  it('says which account this is', async () => {
    expect(
      await running.clients.sts.send(new GetCallerIdentityCommand({})),
    ).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/iac-drift-reader/backstage',
    });
  });
});

describe('signatures', () => {
  const raw = (headers: Record<string, string>, body = '{}') =>
    fetch(running.simulator.url, { method: 'POST', headers, body });
  const target = {
    'x-amz-target': 'StarlingDoveService.ListDiscoveredResources',
  };
  const authorization = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(
      64,
    )}`;

  it.each([
    [{}, 'MissingAuthenticationTokenException'],
    [{ authorization: 'Bearer x' }, 'IncompleteSignatureException'],
    [{ authorization: authorization('s3') }, 'InvalidSignatureException'],
  ])('must be there and for the service', async (headers, type) => {
    const response = await raw({ ...target, ...headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toMatchObject({ __type: type });
  });

  it('must be there for STS too, which answers in XML', async () => {
    const response = await raw(
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=GetCallerIdentity&Version=2011-06-15',
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(
      '<Code>MissingAuthenticationToken</Code>',
    );
  });

  it('accepts the longer target that the aws command line sends', async () => {
    const response = await raw({
      'x-amz-target':
        'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      authorization: authorization('cloudtrail'),
    });
    expect(response.status).toBe(200);
  });

  it('does not help with what the account does not know', async () => {
    const response = await raw({
      'x-amz-target': 'StarlingDoveService.constructor',
      authorization: authorization('config'),
    });
    expect(await response.json()).toMatchObject({
      __type: 'UnknownOperationException',
    });
    const malformed = await raw(
      { ...target, authorization: authorization('config') },
      '{"resourceType":',
    );
    expect(await malformed.json()).toMatchObject({
      __type: 'SerializationException',
    });
  });
});
