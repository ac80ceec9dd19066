import { AwsError } from './http/awsError';
import { readerArn } from './sts/getCallerIdentity';

/** What goes wrong. @public */
export const FAULT_KINDS = [
  'throttle',
  'server-error',
  'access-denied',
  'hang',
] as const;

/** @public */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A misfortune for chosen operations. @public */
export interface Fault {
  /** `config:BatchGetResourceConfig`, `cloudtrail:*`, or `*` for everything. */
  operation: string;
  kind: FaultKind;
  /** How many calls it meets; absent means all until it is cleared. */
  times?: number;
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
  next(service: string, operation: string): FaultKind | undefined {
    const fault = this.faults.find(
      f =>
        f.operation === '*' ||
        f.operation === `${service}:*` ||
        f.operation === `${service}:${operation}`,
    );
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.faults = this.faults.filter(f => f !== fault);
    }
    return fault?.kind;
  }
}

/** What AWS answers for a fault other than `hang`. @internal */
export function faultError(
  kind: Exclude<FaultKind, 'hang'>,
  service: string,
  operation: string,
): AwsError {
  if (kind === 'throttle') {
    return new AwsError('ThrottlingException', 'Rate exceeded');
  }
  if (kind === 'access-denied') {
    const action = `${service}:${operation}`;
    return new AwsError(
      'AccessDeniedException',
      `User: ${readerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
      service === 'sts' ? 403 : 400,
    );
  }
  return new AwsError(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  );
}
