import type { Fault } from '../faults';
import type { ChangeReport, ScenarioStatus } from '../http/controlApi';
import { isObject } from '../json';

const TIMEOUT_MS = 10_000;

/** Speaks to the control API of a running simulator. @internal */
export class ControlClient {
  constructor(private readonly url: string) {}

  /** @throws with one sentence when the simulator says no, or is not there. */
  private async ask<T>(
    method: string,
    path: string,
    body?: object,
  ): Promise<T> {
    let response: Response;
    try {
      response = await fetch(new URL(`/_simulator/${path}`, this.url), {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body
          ? {
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            }
          : {}),
      });
    } catch {
      throw new Error(
        `No simulated AWS account answers at ${this.url}: start the demo with "npm start" in another terminal (or set IAC_DRIFT_SIMULATOR_URL).`,
      );
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (!isObject(answer)) {
      throw new Error(
        `What answers at ${this.url} is not the simulated AWS account: set IAC_DRIFT_SIMULATOR_URL to where that is.`,
      );
    }
    if (!response.ok) throw new Error(String(answer.error));
    return answer as T;
  }

  async scenarios(): Promise<ScenarioStatus[]> {
    const { scenarios } = await this.ask<{ scenarios: ScenarioStatus[] }>(
      'GET',
      'scenarios',
    );
    return scenarios;
  }

  change(
    name: string,
    direction: 'drift' | 'revert',
    as: string | undefined,
  ): Promise<ChangeReport> {
    return this.ask(
      'POST',
      `scenarios/${encodeURIComponent(name)}/${direction}`,
      as === undefined ? {} : { as },
    );
  }

  async faults(): Promise<Fault[]> {
    return (await this.ask<{ faults: Fault[] }>('GET', 'faults')).faults;
  }

  async addFault(fault: Fault): Promise<void> {
    await this.ask('POST', 'faults', fault);
  }

  async clearFaults(): Promise<void> {
    await this.ask('DELETE', 'faults');
  }

  async setTrailDelay(delayMinutes: number): Promise<void> {
    await this.ask('POST', 'trail', { delayMinutes });
  }

  async setRecorder(recording: boolean): Promise<void> {
    await this.ask('POST', 'recorder', { recording });
  }
}
