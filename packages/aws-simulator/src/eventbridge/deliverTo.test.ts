/** @jest-environment node */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scenarios, startSimulator } from '..';

it('posts an event of what an edit left, as Amazon EventBridge brings it', async () => {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(body);
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const simulator = await startSimulator({
    eventsUrl: `http://127.0.0.1:${port}/events`,
  });
  const [{ name, target }] = scenarios;
  await fetch(`${simulator.url}/_simulator/scenarios/${name}/drift`, {
    method: 'POST',
  });
  while (received.length === 0) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect(received.map(text => JSON.parse(text))).toEqual([
    expect.objectContaining({
      'detail-type': 'Config Configuration Item Change',
      source: 'aws.config',
      account: simulator.account.accountId,
      detail: expect.objectContaining({
        configurationItem: expect.objectContaining(target),
      }),
    }),
  ]);
  server.close();
  // Where nobody listens, edits go on.
  await fetch(`${simulator.url}/_simulator/scenarios/${name}/revert`, {
    method: 'POST',
  });
  await simulator.close();
});
