import { ACCOUNT_ID } from '../account/resource';
import { AwsError } from './awsError';

/** Who signed a request, for which account and region. @internal */
export interface Caller {
  accountId: string;
  region: string;
}

/** Keys say which account they are of, `AKIA210987654321TEST`; others are the first's. */
const ACCOUNT_IN_KEY = /^A[KS]IA(\d{12})/;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([\w/+=.-]+), ?SignedHeaders=([\w;-]+), ?Signature=[0-9a-f]{64}$/;

/**
 * Reads the SigV4 `Authorization` header. Its form is checked, the signature is
 * not: the simulated account knows no secrets.
 *
 * @throws what AWS answers when the header is missing, incomplete, or made for
 * another service.
 * @internal
 */
export function callerOf(header: string | undefined, service: string): Caller {
  if (!header) {
    throw new AwsError(
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
      403,
    );
  }
  const match = AUTHORIZATION.exec(header);
  const scope = match?.[1].split('/') ?? [];
  if (!match || scope.length < 5 || scope.at(-1) !== 'aws4_request') {
    throw new AwsError(
      'IncompleteSignatureException',
      'Authorization header requires a Credential, SignedHeaders and Signature of AWS4-HMAC-SHA256.',
      403,
    );
  }
  const [signedService, region] = [scope.at(-2)!, scope.at(-3)!];
  if (signedService !== service) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${service}'.`,
      403,
    );
  }
  const [, accountId = ACCOUNT_ID] = ACCOUNT_IN_KEY.exec(match[1]) ?? [];
  return { accountId, region };
}

/** AWS takes what is signed within five minutes of its own time. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Refuses what is signed too far from AWS's time, as `20261123T101500Z`.
 *
 * @throws what AWS answers then.
 * @internal
 */
export function checkTime(signed: string | undefined, now: Date): void {
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(signed ?? '') ?? [];
  if (!date) return;
  const at = Date.parse(
    `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(
      /(..)(..)(..)/,
      '$1:$2:$3',
    )}Z`,
  );
  if (Math.abs(at - now.getTime()) > TOLERANCE_MS) {
    const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
    throw new AwsError(
      'InvalidSignatureException',
      `Signature expired: ${signed} is now earlier than ${stamp} (${stamp} - 5 min.)`,
      403,
    );
  }
}
