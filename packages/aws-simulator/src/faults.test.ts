/** @jest-environment node */
import {
  BatchGetResourceConfigCommand,
  ListDiscoveredResourcesCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { clientsOf } from './__testUtils__/clients';
import { group, runningSimulator } from './__testUtils__/running';
import { startSimulator, type Fault } from '.';

const running = runningSimulator();

const batch = () =>
  running.clients.config.send(
    new BatchGetResourceConfigCommand({ resourceKeys: [group] }),
  );
const list = () =>
  running.clients.config.send(
    new ListDiscoveredResourcesCommand({
      resourceType: group.resourceType,
    }),
  );

describe('faults', () => {
  const inject = async (fault: object) => {
    const response = await fetch(`${running.simulator.url}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    return { status: response.status, answer: await response.json() };
  };
  const identify = () =>
    running.clients.sts.send(new GetCallerIdentityCommand({}));

  it.each([
    ['throttle', 'ThrottlingException', 400],
    ['access-denied', 'AccessDeniedException', 400],
    ['server-error', 'InternalFailure', 500],
  ])('%s answers %s', async (kind, name, status) => {
    await inject({ operation: 'config:BatchGetResourceConfig', kind });
    await expect(batch()).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
    // Others go on.
    await expect(list()).resolves.toBeDefined();
    await fetch(`${running.simulator.url}/_simulator/faults`, {
      method: 'DELETE',
    });
    await expect(batch()).resolves.toBeDefined();
  });

  it.each([
    ['wrong-json', /JSON|Unexpected|Deserialization/],
    ['half-page', /aborted|terminated|socket|ECONNRESET|JSON/],
    [
      'expired-credentials',
      /security token included in the request is expired/,
    ],
  ])('%s is told by an unmodified client', async (kind, message) => {
    await inject({ operation: 'config:*', kind });
    await expect(batch()).rejects.toThrow(message);
    await fetch(`${running.simulator.url}/_simulator/faults`, {
      method: 'DELETE',
    });
    await expect(batch()).resolves.toBeDefined();
  });

  it('clock-skew refuses the first call, and a client that looks at the clock goes on', async () => {
    await inject({ operation: '*', kind: 'clock-skew' });
    await expect(batch()).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    });
    // It has learnt AWS's time from that answer.
    await expect(batch()).resolves.toBeDefined();
  });

  it('can be for one type, or one account', async () => {
    await inject({
      operation: 'config:*',
      kind: 'access-denied',
      resourceType: 'AWS::SQS::Queue',
    });
    await expect(batch()).resolves.toBeDefined();
    await expect(
      running.clients.config.send(
        new SelectResourceConfigCommand({
          Expression: "SELECT arn WHERE resourceType = 'AWS::SQS::Queue'",
        }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await inject({
      operation: '*',
      kind: 'throttle',
      accountId: '210987654321',
    });
    await expect(batch()).resolves.toBeDefined();
  });

  it('meet STS in its own protocol', async () => {
    await inject({ operation: 'sts:*', kind: 'throttle' });
    await expect(identify()).rejects.toMatchObject({ name: 'Throttling' });
  });

  it('end after their times', async () => {
    await inject({ operation: '*', kind: 'throttle', times: 2 });
    await expect(batch()).rejects.toThrow('Rate exceeded');
    await expect(identify()).rejects.toThrow('Rate exceeded');
    await expect(batch()).resolves.toBeDefined();
  });

  it('let a call hang until the server ends', async () => {
    await inject({ operation: 'config:*', kind: 'hang' });
    const hanging = batch();
    const settled = jest.fn();
    hanging.then(settled, settled);
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(settled).not.toHaveBeenCalled();
    await running.simulator.close();
    await expect(hanging).rejects.toThrow();
    running.simulator = await startSimulator();
  });

  it('can be there from the start', async () => {
    const faults: Fault[] = [{ operation: '*', kind: 'server-error' }];
    const other = await startSimulator({ faults });
    await expect(
      clientsOf(other.url).sts.send(new GetCallerIdentityCommand({})),
    ).rejects.toThrow();
    await other.close();
  });

  it.each([
    { kind: 'earthquake' },
    { kind: 'throttle', operation: 'iam:*' },
    { kind: 'throttle', times: 0 },
    { kind: 'throttle', accountId: 'mine' },
    { kind: 'throttle', resourceType: '.*' },
  ])('are refused when nobody knows them: %p', async fault => {
    expect(await inject(fault)).toEqual({
      status: 400,
      answer: { error: expect.stringMatching(/^A fault's .*\.$/) },
    });
  });
});
