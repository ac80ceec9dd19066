import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account/account';
import { cloudControlOperations } from '../cloudcontrol/operations';
import { lookupEvents } from '../cloudtrail/lookupEvents';
import { configOperations, type Operation } from '../config/operations';
import { faultError, type FaultBoard } from '../faults';
import { isObject, type JsonObject } from '../json';
import {
  assumedRoleXml,
  callerIdentityXml,
  queryErrorXml,
} from '../sts/answers';
import { AwsError } from './awsError';
import { callerOf, checkTime, type Caller } from './signature';

/** A call that reached AWS, answered or not. @public */
export interface ReceivedCall {
  /** `config` */
  service: string;
  operation: string;
  accountId: string;
  region: string;
}

/** What calls are answered from. @internal */
export interface AwsContext {
  /** By id. */
  accounts: ReadonlyMap<string, Account>;
  faults: FaultBoard;
  /** Every call since the start, oldest first. */
  calls: ReceivedCall[];
}

interface JsonService {
  /** As rights are named: `config` of `config:SelectResourceConfig`. */
  name: string;
  /** As credentials are scoped to it, when that differs. */
  signedAs?: string;
  /** Of the JSON protocol. */
  version: '1.0' | '1.1';
  operations: Record<string, Operation>;
}

/** Services of the JSON protocols, by the end of the target's prefix. */
const jsonServices: Record<string, JsonService> = {
  StarlingDoveService: {
    name: 'config',
    version: '1.1',
    operations: configOperations,
  },
  CloudApiService: {
    name: 'cloudformation',
    signedAs: 'cloudcontrolapi',
    version: '1.0',
    operations: cloudControlOperations,
  },
  // SDKs say `CloudTrail_20131101`, the service's own model a longer name that ends so.
  CloudTrail_20131101: {
    name: 'cloudtrail',
    version: '1.1',
    operations: { LookupEvents: lookupEvents },
  },
};

/** One call, in whichever protocol it came. */
interface Wanted {
  service: string;
  signedAs: string;
  operation: string;
  answer(account: Account, caller: Caller, requestId: string): string;
  error(error: AwsError, requestId: string): string;
  contentType: string;
}

/** How far AWS's clock is ahead in a `clock-skew`. */
const SKEW_MS = 10 * 60_000;

/**
 * Answers one call of AWS's API: JSON 1.1 for AWS Config and CloudTrail, JSON 1.0
 * for Cloud Control, the query protocol for STS.
 *
 * @internal
 */
export function answerAws(
  context: AwsContext,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const requestId = randomUUID();
  const target = request.headers['x-amz-target'];
  const wanted =
    typeof target === 'string'
      ? jsonCall(target, body, [...context.accounts.values()])
      : queryCall(body);
  let clock = new Date();
  const send = (status: number, text: string, cutOff = false) => {
    response.writeHead(status, {
      'content-type': wanted.contentType,
      'content-length': Buffer.byteLength(text),
      'x-amzn-requestid': requestId,
      date: clock.toUTCString(),
    });
    if (!cutOff) {
      response.end(text);
      return;
    }
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  };
  try {
    const { service, signedAs, operation } = wanted;
    if (service === '') throw unknownOperation(operation);
    const caller = callerOf(request.headers.authorization, signedAs);
    const { accountId, region } = caller;
    const account = context.accounts.get(accountId);
    if (!account) {
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    clock = account.now();
    const call = { service, operation, accountId };
    context.calls.push({ ...call, region });
    const fault = context.faults.next({ ...call, body });
    switch (fault) {
      case 'hang':
        return;
      case 'wrong-json':
        send(200, `{"Results": [ <html>Please sign in</html>`);
        return;
      case 'half-page':
        send(200, wanted.answer(account, caller, requestId), true);
        return;
      case 'clock-skew':
        clock = new Date(clock.getTime() + SKEW_MS);
        checkTime(String(request.headers['x-amz-date']), clock);
        break;
      case undefined:
        break;
      default:
        throw faultError(fault, { ...call, body });
    }
    send(200, wanted.answer(account, caller, requestId));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(error.status, wanted.error(error, requestId));
  }
}

function jsonCall(
  target: string,
  body: string,
  accounts: readonly Account[],
): Wanted {
  const [operation, prefix = ''] = target.split('.').reverse();
  const service = Object.hasOwn(jsonServices, prefix)
    ? jsonServices[prefix]
    : undefined;
  return {
    service: service?.name ?? '',
    signedAs: service?.signedAs ?? service?.name ?? '',
    operation,
    contentType: `application/x-amz-json-${service?.version ?? '1.1'}`,
    answer(account, caller) {
      if (!service || !Object.hasOwn(service.operations, operation)) {
        throw unknownOperation(target);
      }
      return JSON.stringify(
        service.operations[operation](account, parsed(body), caller, accounts),
      );
    },
    error: ({ code, message }) => JSON.stringify({ __type: code, message }),
  };
}

function unknownOperation(name: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The simulated account has no operation ${name}`,
  );
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

function queryCall(body: string): Wanted {
  const parameters = new URLSearchParams(body);
  const action = parameters.get('Action') ?? '';
  return {
    service: 'sts',
    signedAs: 'sts',
    operation: action,
    contentType: 'text/xml',
    answer({ accountId }, _, requestId) {
      switch (action) {
        case 'GetCallerIdentity':
          return callerIdentityXml(requestId, accountId);
        case 'AssumeRole':
          return assumedRoleXml(
            requestId,
            parameters.get('RoleArn') ?? '',
            parameters.get('RoleSessionName') ?? 'session',
          );
        default:
          throw new AwsError(
            'InvalidAction',
            `Could not find operation ${
              action || '(none)'
            } for version 2011-06-15`,
          );
      }
    },
    error: queryErrorXml,
  };
}
