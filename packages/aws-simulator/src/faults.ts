import { AwsError } from './http/awsError';
import { readerArn } from './sts/answers';

/**
 * What goes wrong.
 *
 * - `throttle`, `access-denied`, `expired-credentials`, `server-error`: AWS answers
 *   with that error
 * - `hang`: no answer comes
 * - `wrong-json`: the answer is no JSON
 * - `half-page`: the connection breaks in the middle of the answer
 * - `clock-skew`: AWS's clock is ten minutes ahead of the caller's, so that it
 *   refuses what is signed by the caller's own
 *
 * @public
 */
export const FAULT_KINDS = [
  'throttle',
  'server-error',
  'access-denied',
  'expired-credentials',
  'hang',
  'wrong-json',
  'half-page',
  'clock-skew',
] as const;

/** @public */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A misfortune for chosen calls. What is left out is not asked for. @public */
export interface Fault {
  /** `config:BatchGetResourceConfig`, `cloudtrail:*`, or `*` for everything. */
  operation: string;
  kind: FaultKind;
  /** How many calls it meets; absent means all until it is cleared. */
  times?: number;
  /** Only calls to this account. */
  accountId?: string;
  /** Only calls that name this type: `AWS::SQS::Queue`. */
  resourceType?: string;
}

/** What a fault may depend on. @internal */
export interface FaultyCall {
  service: string;
  operation: string;
  accountId: string;
  /** The request as it came. */
  body: string;
}

/** The faults that calls run into now, first match first. @internal */
export class FaultBoard {
  private faults: Fault[];

  constructor(initial: Fault[] = []) {
    this.faults = initial.map(fault => ({ ...fault }));
  }

  list(): Fault[] {
    return this.faults.map(fault => ({ ...fault }));
  }

  add(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  clear(): void {
    this.faults = [];
  }

  /** The fault that a call meets; it is used up once its times are over. */
  next(call: FaultyCall): FaultKind | undefined {
    const fault = this.faults.find(f => meets(f, call));
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.faults = this.faults.filter(f => f !== fault);
    }
    return fault?.kind;
  }
}

function meets(fault: Fault, call: FaultyCall): boolean {
  const { service, operation, accountId, body } = call;
  return (
    ['*', `${service}:*`, `${service}:${operation}`].includes(
      fault.operation,
    ) &&
    (fault.accountId === undefined || fault.accountId === accountId) &&
    (fault.resourceType === undefined ||
      // Quotes of a query stand inside the JSON text as they are.
      new RegExp(`["']${fault.resourceType}["']`).test(body))
  );
}

/** What AWS answers for a fault that is an error. @internal */
export function faultError(kind: FaultKind, call: FaultyCall): AwsError {
  const { service, operation, accountId } = call;
  switch (kind) {
    case 'throttle':
      return new AwsError('ThrottlingException', 'Rate exceeded');
    case 'expired-credentials':
      return new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        service === 'sts' ? 403 : 400,
      );
    case 'access-denied': {
      const action = `${service}:${operation}`;
      return new AwsError(
        'AccessDeniedException',
        `User: ${readerArn(
          accountId,
        )} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
        service === 'sts' ? 403 : 400,
      );
    }
    default:
      return new AwsError(
        'InternalFailure',
        'The request processing has failed because of an unknown error, exception or failure.',
        500,
      );
  }
}
