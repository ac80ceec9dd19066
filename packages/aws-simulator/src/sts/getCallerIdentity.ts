import { ACCOUNT_ID } from '../account/resource';
import type { AwsError } from '../http/awsError';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Whoever asks is this role: the simulator knows no secrets to tell callers by. @internal */
export const readerArn = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/iac-drift-reader/backstage`;

const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** @internal */
export function callerIdentityXml(requestId: string): string {
  return `<GetCallerIdentityResponse xmlns="${NAMESPACE}">
  <GetCallerIdentityResult>
    <Arn>${readerArn}</Arn>
    <UserId>AROAR4TQ7WJXH7OAW6IXG:backstage</UserId>
    <Account>${ACCOUNT_ID}</Account>
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
