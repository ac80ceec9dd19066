import { AwsRefusal } from '../account/AwsRefusal';

/** The type cannot be read through Cloud Control, whatever the resource. */
const UNREADABLE = new Set([
  'PrivateTypeException',
  'TypeNotFoundException',
  'UnsupportedActionException',
]);

/** @internal */
export function isUnreadableType({ code }: AwsRefusal): boolean {
  return UNREADABLE.has(code);
}

/** @internal */
export function isNotFound({ code }: AwsRefusal): boolean {
  return code === 'ResourceNotFoundException';
}

/**
 * What Cloud Control's own errors mean. Behind it stands a handler of the type, which
 * calls the service with the caller's rights: that it was denied or throttled often
 * stands in the message only, under a general name.
 *
 * Of AWS's message nothing is kept but the name of the missing right.
 *
 * @param asked - `AWS::Logs::LogGroup in eu-west-1 of account 123456789012`
 * @returns an AwsRefusal, or the error itself when its name says enough
 * @internal
 */
export function explained(error: unknown, asked: string): unknown {
  const { name, message } = facts(error);
  if (UNREADABLE.has(name)) {
    return new AwsRefusal(
      'source-error',
      name,
      `Cloud Control cannot read ${asked} (${name}).`,
    );
  }
  if (
    /^(AccessDenied|InvalidCredentials)Exception$/.test(name) ||
    /HandlerErrorCode: (AccessDenied|InvalidCredentials)\b|is not authorized to perform|UnauthorizedOperation/.test(
      message,
    )
  ) {
    const [, right = 'cloudformation:GetResource'] =
      /is not authorized to perform: ([a-z0-9-]{2,40}:[A-Za-z0-9]{2,60})\b/.exec(
        message,
      ) ?? [];
    return new AwsRefusal(
      'access-denied',
      'AccessDeniedException',
      `${right} was denied when Cloud Control was asked for ${asked}.`,
    );
  }
  if (
    name === 'ServiceLimitExceededException' ||
    /HandlerErrorCode: (Throttling|ServiceLimitExceeded)\b|Rate exceeded|Too Many Requests/i.test(
      message,
    )
  ) {
    return new AwsRefusal(
      'throttled',
      'ThrottlingException',
      `Cloud Control was throttled when it was asked for ${asked}.`,
    );
  }
  if (name === 'InvalidRequestException') {
    return new AwsRefusal(
      'source-error',
      name,
      `Cloud Control does not take the identifier that the state gives for a resource of ${asked} (${name}).`,
    );
  }
  return error;
}

function facts(error: unknown): { name: string; message: string } {
  const { name, message } = (error ?? {}) as {
    name?: unknown;
    message?: unknown;
  };
  return { name: String(name ?? ''), message: String(message ?? '') };
}
