/** @jest-environment node */
import { runningSimulator } from '../__testUtils__/running';

const running = runningSimulator();

describe('the control API', () => {
  it('does not take orders from a web page', async () => {
    const url = `${running.simulator.url}/_simulator/scenarios/open-ssh/drift`;
    const plain = await fetch(url, { method: 'POST', body: '{"as":"x"}' });
    expect(plain.status).toBe(400);
    const page = await fetch(url, {
      method: 'POST',
      headers: { origin: 'http://evil.example.com' },
    });
    expect(page.status).toBe(400);
    expect(running.simulator.account.activeScenarios()).toEqual({});
  });

  it.each([
    ['POST', 'scenarios/earthquake/drift', 404],
    ['POST', 'scenarios/__proto__/drift', 404],
    ['GET', 'scenarios/open-ssh/drift', 404],
    ['PUT', 'faults', 404],
  ])('has no %s %s', async (method, path, status) => {
    const response = await fetch(
      `${running.simulator.url}/_simulator/${path}`,
      {
        method,
      },
    );
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });
});
