/** @jest-environment node */
import { request } from 'node:http';
import { runningSimulator } from './__testUtils__/running';
import { startSimulator } from '.';

const running = runningSimulator();

describe('the door', () => {
  it('answers on loopback names only', async () => {
    const { port } = new URL(running.simulator.url);
    const status = await new Promise(resolve => {
      request(
        {
          port,
          host: '127.0.0.1',
          path: '/_simulator/scenarios',
          headers: { host: 'evil.example.com' },
        },
        response => resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  it('says in one sentence when the port is taken', async () => {
    const port = Number(new URL(running.simulator.url).port);
    await expect(startSimulator({ port })).rejects.toThrow(
      `Port ${port} is in use: stop what listens there, or choose another with --port.`,
    );
  });
});
