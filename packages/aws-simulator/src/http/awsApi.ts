import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account/account';
import { lookupEvents } from '../cloudtrail/lookupEvents';
import { configOperations, type Operation } from '../config/operations';
import { faultError, type FaultBoard } from '../faults';
import { isObject, type JsonObject } from '../json';
import { callerIdentityXml, queryErrorXml } from '../sts/getCallerIdentity';
import { AwsError } from './awsError';
import { callerOf } from './signature';

interface JsonService {
  /** As credentials are scoped to it. */
  name: string;
  operations: Record<string, Operation>;
}

/** Services of the JSON 1.1 protocol, by the end of the target's prefix. */
const jsonServices: Record<string, JsonService> = {
  StarlingDoveService: { name: 'config', operations: configOperations },
  // SDKs say `CloudTrail_20131101`, the service's own model a longer name that ends so.
  CloudTrail_20131101: {
    name: 'cloudtrail',
    operations: { LookupEvents: lookupEvents },
  },
};

/**
 * Answers one call of AWS's API: JSON 1.1 for AWS Config and CloudTrail, the
 * query protocol for STS.
 *
 * @internal
 */
export function answerAws(
  context: { account: Account; faults: FaultBoard },
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    answerJson(context, request, target, body, response);
  } else {
    answerQuery(context, request, body, response);
  }
}

type Context = Parameters<typeof answerAws>[0];

function answerJson(
  { account, faults }: Context,
  request: IncomingMessage,
  target: string,
  body: string,
  response: ServerResponse,
): void {
  const requestId = randomUUID();
  const send = (status: number, answer: JsonObject) => {
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      date: new Date().toUTCString(),
    });
    response.end(JSON.stringify(answer));
  };
  try {
    const [operationName, prefix] = target.split('.').reverse();
    const service = Object.hasOwn(jsonServices, prefix ?? '')
      ? jsonServices[prefix]
      : undefined;
    if (!service || !Object.hasOwn(service.operations, operationName)) {
      throw new AwsError(
        'UnknownOperationException',
        `The simulated account has no operation ${target}`,
      );
    }
    const caller = callerOf(request.headers.authorization, service.name);
    const fault = faults.next(service.name, operationName);
    if (fault === 'hang') return;
    if (fault) throw faultError(fault, service.name, operationName);
    send(200, service.operations[operationName](account, parsed(body), caller));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(error.status, { __type: error.code, message: error.message });
  }
}

function parsed(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body || '{}');
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new AwsError('SerializationException', 'The request is not JSON.');
}

function answerQuery(
  { faults }: Context,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const requestId = randomUUID();
  const send = (status: number, xml: string) => {
    response.writeHead(status, {
      'content-type': 'text/xml',
      'x-amzn-requestid': requestId,
      date: new Date().toUTCString(),
    });
    response.end(xml);
  };
  try {
    const action = new URLSearchParams(body).get('Action') ?? '';
    if (action !== 'GetCallerIdentity') {
      throw new AwsError(
        'InvalidAction',
        `Could not find operation ${action || '(none)'} for version 2011-06-15`,
      );
    }
    callerOf(request.headers.authorization, 'sts');
    const fault = faults.next('sts', action);
    if (fault === 'hang') return;
    if (fault) throw faultError(fault, 'sts', action);
    send(200, callerIdentityXml(requestId));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(error.status, queryErrorXml(error, requestId));
  }
}
