import { AwsError } from '../http/awsError';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Whoever asks is this role: the simulator knows no secrets to tell callers by. @internal */
export const readerArn = (accountId: string) =>
  `arn:aws:sts::${accountId}:assumed-role/iac-drift-reader/backstage`;

const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** @internal */
export function callerIdentityXml(
  requestId: string,
  accountId: string,
): string {
  return `<GetCallerIdentityResponse xmlns="${NAMESPACE}">
  <GetCallerIdentityResult>
    <Arn>${readerArn(accountId)}</Arn>
    <UserId>AROAR4TQ7WJXH7OAW6IXG:backstage</UserId>
    <Account>${accountId}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`;
}

/** An error of the query protocol; its codes have no `Exception` at the end. @internal */
export function queryErrorXml(error: AwsError, requestId: string): string {
  return `<ErrorResponse xmlns="${NAMESPACE}">
  <Error>
    <Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>
    <Code>${escaped(error.code.replace(/Exception$/, ''))}</Code>
    <Message>${escaped(error.message)}</Message>
  </Error>
  <RequestId>${requestId}</RequestId>
</ErrorResponse>
`;
}

/**
 * What AssumeRole gives out: a key that stands for the account of the role.
 *
 * @internal
 */
export function assumedRoleXml(
  requestId: string,
  roleArn: string,
  session: string,
): string {
  const [, accountId, role] =
    /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  if (!accountId) {
    throw new AwsError(
      'ValidationError',
      `${roleArn || 'An empty text'} is invalid`,
    );
  }
  const expiration = new Date(Date.now() + 3600_000).toISOString();
  return `<AssumeRoleResponse xmlns="${NAMESPACE}">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::${accountId}:assumed-role/${escaped(role)}/${escaped(
    session,
  )}</Arn>
      <AssumedRoleId>AROAR4TQ7WJXH7OAW6IXG:${escaped(session)}</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIA${accountId}SESS</AccessKeyId>
      <SecretAccessKey>any</SecretAccessKey>
      <SessionToken>any</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>
`;
}
