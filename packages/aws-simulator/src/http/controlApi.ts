import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account/account';
import { FAULT_KINDS, type Fault } from '../faults';
import { isObject, type JsonObject, type JsonValue } from '../json';
import { scenarios } from '../scenarios';
import {
  runScenario,
  ScenarioError,
  type ScenarioOutcome,
} from '../scenarios/runScenario';
import type { AwsContext, ReceivedCall } from './awsApi';

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

const OPERATION =
  /^(\*|(cloudformation|cloudtrail|config|sts):(\*|[A-Za-z]{1,64}))$/;

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
  const { operation = '*', kind, times, accountId, resourceType } = wish;
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
  const fault: Fault = { operation, kind: known };
  if (accountId !== undefined) {
    fault.accountId = textOf(accountId, /^\d{12}$/, "A fault's accountId");
  }
  if (resourceType !== undefined) {
    fault.resourceType = textOf(
      resourceType,
      /^[A-Za-z0-9]+(::[A-Za-z0-9]+)+$/,
      "A fault's resourceType",
    );
  }
  if (times === undefined || times === null) return fault;
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new ScenarioError("A fault's times is a whole number from 1.", 400);
  }
  return { ...fault, times };
}

function textOf(value: JsonValue, form: RegExp, what: string): string {
  if (typeof value === 'string' && form.test(value)) return value;
  throw new ScenarioError(
    `${what} looks like ${
      what.endsWith('Id') ? '123456789012' : 'AWS::SQS::Queue'
    }.`,
    400,
  );
}

/** How long CloudTrail lags, in all accounts. */
function setTrailDelay(accounts: Iterable<Account>, wish: JsonObject): object {
  const { delayMinutes } = wish;
  if (
    typeof delayMinutes !== 'number' ||
    !(delayMinutes >= 0 && delayMinutes <= 24 * 60)
  ) {
    throw new ScenarioError('"delayMinutes" is a number from 0 to 1440.', 400);
  }
  for (const account of accounts) account.trail.delayMs = delayMinutes * 60_000;
  return { delayMinutes };
}

function setRecorder(account: Account, wish: JsonObject): object {
  const { recording, excludedTypes } = wish;
  if (recording === false) account.stopRecorder();
  if (recording === true) account.startRecorder();
  if (Array.isArray(excludedTypes)) {
    account.recorder.excludedTypes = excludedTypes.map(type =>
      textOf(type, /^[A-Za-z0-9]+(::[A-Za-z0-9]+)+$/, 'An excluded type'),
    );
  }
  return { accountId: account.accountId, ...account.recorder };
}

function countsOf(calls: ReceivedCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service, operation } of calls) {
    const name = `${service}:${operation}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The account that a wish is for; the first, when it does not say. */
function accountFor(
  accounts: ReadonlyMap<string, Account>,
  { accountId }: JsonObject,
): Account {
  const [first] = accounts.values();
  const found =
    accountId === undefined ? first : accounts.get(String(accountId));
  if (found) return found;
  throw new ScenarioError(
    `There is no account ${String(accountId)}; there are ${[
      ...accounts.keys(),
    ].join(', ')}.`,
    404,
  );
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
 * Answers the simulator's own API under `/_simulator`: scenarios, faults, how late
 * CloudTrail is, what the recorder does, and which calls came in. It is how a person
 * changes the account; no AWS client sees it.
 *
 * @internal
 */
export function answerControl(
  { accounts, faults, calls }: AwsContext,
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
    const [account] = accounts.values();
    if (route === 'GET /_simulator/scenarios') {
      send(200, { createdAt: account.createdAt, scenarios: statusOf(account) });
    } else if (change) {
      const wish = wishFrom(request, body);
      const { as } = wish;
      if (as !== undefined && typeof as !== 'string') {
        throw new ScenarioError('"as" is a name, as text.', 400);
      }
      const direction = change[2] === 'drift' ? 'drift' : 'revert';
      const target = accountFor(accounts, wish);
      send(200, reportOf(runScenario(target, change[1], direction, as)));
    } else if (route === 'GET /_simulator/faults') {
      send(200, { faults: faults.list() });
    } else if (route === 'POST /_simulator/faults') {
      faults.add(faultFrom(wishFrom(request, body)));
      send(200, { faults: faults.list() });
    } else if (route === 'DELETE /_simulator/faults') {
      faults.clear();
      send(200, { faults: [] });
    } else if (route === 'POST /_simulator/trail') {
      send(200, setTrailDelay(accounts.values(), wishFrom(request, body)));
    } else if (route === 'POST /_simulator/recorder') {
      const wish = wishFrom(request, body);
      send(200, setRecorder(accountFor(accounts, wish), wish));
    } else if (route === 'GET /_simulator/calls') {
      send(200, { calls: countsOf(calls) });
    } else if (route === 'DELETE /_simulator/calls') {
      calls.length = 0;
      send(200, { calls: {} });
    } else {
      throw new ScenarioError(`The control API has no ${route}.`, 404);
    }
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    send(error.status, { error: error.message });
  }
}
