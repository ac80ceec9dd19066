import type { UnverifiableReason } from '@iac-drift/engine';

/**
 * What was asked of AWS, in the words of an IAM policy.
 *
 * @internal
 */
export interface AwsCall {
  /** `config:SelectResourceConfig`. */
  action: string;
  region: string;
  accountId: string;
}

/**
 * AWS did not answer a call. The message is one sentence for a person; it never
 * holds AWS's own message, which may quote the request.
 *
 * @internal
 */
export class AwsRefusal extends Error {
  name = 'AwsRefusal';

  /**
   * @param reason - how the resources that were asked for are judged
   * @param code - AWS's name of the error, `ThrottlingException`; `Aborted` when
   * the caller gave up
   */
  constructor(
    readonly reason: Extract<
      UnverifiableReason,
      'access-denied' | 'throttled' | 'source-error'
    >,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const THROTTLED = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'NotAuthorized',
  'OptInRequired',
  'OperationNotPermittedException',
  'UnauthorizedOperation',
  'UnsupportedOperationException',
]);

const BAD_CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClient',
  'UnrecognizedClientException',
]);

const UNREACHABLE = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
];

/**
 * Sorts whatever an SDK client threw into one of the ways a read can fail.
 *
 * @internal
 */
export function toRefusal(error: unknown, call: AwsCall): AwsRefusal {
  if (error instanceof AwsRefusal) {
    return error;
  }
  const { action } = call;
  const where = `in ${call.region} of account ${call.accountId}`;
  const { name, code, status, throttling } = facts(error);

  if (throttling || THROTTLED.has(name) || status === 429) {
    return new AwsRefusal(
      'throttled',
      name,
      `${action} was throttled ${where}.`,
    );
  }
  if (BAD_CREDENTIALS.has(name)) {
    return new AwsRefusal(
      'access-denied',
      name,
      `${action} was refused ${where} because the credentials are missing, wrong or expired (${name}).`,
    );
  }
  if (DENIED.has(name) || status === 401 || status === 403) {
    return new AwsRefusal(
      'access-denied',
      name,
      `${action} was denied ${where}.`,
    );
  }
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') {
    return new AwsRefusal(
      'source-error',
      name,
      `${action} did not answer in time ${where}.`,
    );
  }
  if (UNREACHABLE.includes(code)) {
    return new AwsRefusal(
      'source-error',
      code,
      `${action} could not be reached ${where} (${code}).`,
    );
  }
  if (name === 'SyntaxError') {
    return new AwsRefusal(
      'source-error',
      name,
      `${action} gave an answer that cannot be read ${where}: something between may have given it, such as a proxy.`,
    );
  }
  return new AwsRefusal(
    'source-error',
    name,
    status >= 500
      ? `${action} failed ${where} with HTTP status ${status}.`
      : `${action} failed ${where} (${name}).`,
  );
}

/**
 * Whether the same call may well be answered a moment later: the server stumbled,
 * the connection broke, or the client has only now learnt AWS's time. Throttling
 * is judged by `reason`, and who waited in vain once is not made to wait again.
 *
 * @internal
 */
export function isPassing(error: unknown): boolean {
  const { code, status, clockCorrected } = facts(error);
  return status >= 500 || clockCorrected || UNREACHABLE.includes(code);
}

function facts(error: unknown): {
  name: string;
  code: string;
  status: number;
  throttling: boolean;
  clockCorrected: boolean;
} {
  const e = (error ?? {}) as {
    name?: unknown;
    code?: unknown;
    message?: unknown;
    $metadata?: { httpStatusCode?: unknown; clockSkewCorrected?: unknown };
    $retryable?: { throttling?: unknown };
    $response?: { statusCode?: unknown };
  };
  return {
    name: word(e.name) || 'unknown error',
    code: word(e.code) || codeIn(e.message),
    status: Number(e.$metadata?.httpStatusCode ?? e.$response?.statusCode) || 0,
    throttling: e.$retryable?.throttling === true,
    clockCorrected: e.$metadata?.clockSkewCorrected === true,
  };
}

/** The SDK wraps what is not its own kind of error, and keeps only the message. */
function codeIn(message: unknown): string {
  const text = String(message);
  // What Node calls a connection that broke in the middle of an answer.
  return /^aborted$|Error: aborted\b/.test(text)
    ? 'ECONNRESET'
    : UNREACHABLE.find(code => text.includes(code)) ?? '';
}

/** A server chooses the name of its error: only a plain word is repeated. */
function word(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z0-9_.]{1,80}$/.test(value)
    ? value
    : '';
}
