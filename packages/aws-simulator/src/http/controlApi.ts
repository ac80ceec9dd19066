import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account/account';
import { FAULT_KINDS, type Fault, type FaultBoard } from '../faults';
import { isObject, type JsonObject } from '../json';
import { scenarios } from '../scenarios';
import {
  runScenario,
  ScenarioError,
  type ScenarioOutcome,
} from '../scenarios/runScenario';

/** What the control API says of a scenario. @public */
export interface ScenarioStatus {
  name: string;
  summary: string;
  /** Component of the demo catalog. */
  service: string;
  resourceType: string;
  resourceId: string;
  /** Who drifted it and when; absent when it has not drifted. */
  active?: { as: string; since: string };
}

/** What the control API says of a change. @public */
export interface ChangeReport {
  scenario: string;
  summary: string;
  service: string;
  resourceType: string;
  resourceId: string;
  event: {
    id: string;
    name: string;
    time: string;
    username: string;
    region: string;
  };
  captureTime: string;
}

const OPERATION = /^(\*|(config|cloudtrail|sts):(\*|[A-Za-z]{1,64}))$/;

function reportOf({ scenario, item, event }: ScenarioOutcome): ChangeReport {
  return {
    scenario: scenario.name,
    summary: scenario.summary,
    service: scenario.service,
    ...scenario.target,
    event: {
      id: event.eventId,
      name: event.eventName,
      time: event.eventTime,
      username: event.username,
      region: event.awsRegion,
    },
    captureTime: item.captureTime,
  };
}

function statusOf(account: Account): ScenarioStatus[] {
  const active = account.activeScenarios();
  return scenarios.map(({ name, summary, service, target }) => ({
    name,
    summary,
    service,
    ...target,
    ...(Object.hasOwn(active, name) ? { active: active[name] } : {}),
  }));
}

function faultFrom(wish: JsonObject): Fault {
  const { operation = '*', kind, times } = wish;
  const known = FAULT_KINDS.find(k => k === kind);
  if (!known) {
    throw new ScenarioError(
      `A fault's kind is one of ${FAULT_KINDS.join(', ')}.`,
      400,
    );
  }
  if (typeof operation !== 'string' || !OPERATION.test(operation)) {
    throw new ScenarioError(
      "A fault's operation looks like config:BatchGetResourceConfig, cloudtrail:* or *.",
      400,
    );
  }
  if (times === undefined || times === null) return { operation, kind: known };
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new ScenarioError("A fault's times is a whole number from 1.", 400);
  }
  return { operation, kind: known, times };
}

function wishFrom(request: IncomingMessage, body: string): JsonObject {
  if (body === '') return {};
  // A page of another site cannot send this type without asking first.
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new ScenarioError('Send the body as application/json.', 400);
  }
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new ScenarioError('The body is not a JSON object.', 400);
}

/**
 * Answers the simulator's own API under `/_simulator`: scenarios and faults. It
 * is how a person changes the account; no AWS client sees it.
 *
 * @internal
 */
export function answerControl(
  { account, faults }: { account: Account; faults: FaultBoard },
  request: IncomingMessage,
  path: string,
  body: string,
  response: ServerResponse,
): void {
  const send = (status: number, answer: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(answer, null, 2)}\n`);
  };
  try {
    const route = `${request.method} ${path}`;
    const change =
      /^POST \/_simulator\/scenarios\/([\w-]+)\/(drift|revert)$/.exec(route);
    if (request.headers.origin) {
      throw new ScenarioError('The control API is not for web pages.', 400);
    }
    if (route === 'GET /_simulator/scenarios') {
      send(200, { createdAt: account.createdAt, scenarios: statusOf(account) });
    } else if (change) {
      const { as } = wishFrom(request, body);
      if (as !== undefined && typeof as !== 'string') {
        throw new ScenarioError('"as" is a name, as text.', 400);
      }
      const direction = change[2] === 'drift' ? 'drift' : 'revert';
      send(200, reportOf(runScenario(account, change[1], direction, as)));
    } else if (route === 'GET /_simulator/faults') {
      send(200, { faults: faults.list() });
    } else if (route === 'POST /_simulator/faults') {
      faults.add(faultFrom(wishFrom(request, body)));
      send(200, { faults: faults.list() });
    } else if (route === 'DELETE /_simulator/faults') {
      faults.clear();
      send(200, { faults: [] });
    } else {
      throw new ScenarioError(`The control API has no ${route}.`, 404);
    }
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    send(error.status, { error: error.message });
  }
}
