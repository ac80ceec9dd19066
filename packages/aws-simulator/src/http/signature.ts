import { AwsError } from './awsError';

/** Who signed a request, for which region. @internal */
export interface Caller {
  accessKeyId: string;
  region: string;
}

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
  return { accessKeyId: scope.slice(0, -4).join('/'), region };
}
