import { isArn } from '../../equality/arnOrName';
import { ValueContext } from './ValueContext';

/**
 * A secret's ARN ends in six characters of its own (Secrets Manager User Guide,
 * "What's in a Secrets Manager secret?"), and is taken without them too.
 */
const SUFFIX = /-[A-Za-z0-9]{6}$/;

const KEY_ID = /(^|:key\/)(mrk-)?[0-9a-z]{4,32}(-[0-9a-z]{4,12}){0,4}$/i;
const KMS_ALIAS = /^(arn:[a-z-]+:kms:[^:]*:\d*:)?alias\//;

/**
 * An alias and a key may be the same, which only KMS can tell. CloudFormation
 * leaves such properties out for it (User Guide, "Detect unmanaged configuration
 * changes to stacks and resources", on KMSKeyId).
 *
 * @internal
 */
export function isKmsAliasAndKey(a: string, b: string): boolean {
  const isKey = (text: string) => !KMS_ALIAS.test(text) && KEY_ID.test(text);
  return (KMS_ALIAS.test(a) && isKey(b)) || (KMS_ALIAS.test(b) && isKey(a));
}

/**
 * Which name a zone's id has differs from account to account (RAM User Guide,
 * "Availability Zone IDs for your AWS resources").
 *
 * @internal
 */
export function isZoneAndId(a: string, b: string): boolean {
  const isId = (text: string) => /^[a-z]{2,5}\d-az\d$/.test(text);
  const isName = (text: string) => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(text);
  return (isId(a) && isName(b)) || (isName(a) && isId(b));
}

/**
 * The same object by its ARN and by what the ARN ends in, as services take and
 * answer either: `web`, `role/web` and `arn:aws:iam::1:role/web`. A name means an
 * object of one's own account, so an ARN of another is another object.
 *
 * @internal
 */
export function isSameByReference(
  desired: string,
  live: string,
  { accountId }: ValueContext,
): boolean {
  const [a, b] = [desired, live].map(text => text.replace(/:\*$/, ''));
  if (isArn(a) && isArn(b)) return a === b || isSameSecret(a, b);
  if (!isArn(a) && !isArn(b)) return false;
  const [arn, name] = isArn(a) ? [a, b] : [b, a];
  if (name === '' || /\s/.test(name)) return false;
  const [, , , , account, ...rest] = arn.split(':');
  if (/^\d{12}$/.test(account) && accountId && account !== accountId) {
    return false;
  }
  const resource = rest.join(':');
  // An account's number stands for its root, as it does in a policy.
  if (resource === 'root') return account === name;
  return (
    resource === name ||
    resource.replace(SUFFIX, '') === `secret:${name}` ||
    resource.endsWith(`/${name}`) ||
    resource.endsWith(`:${name}`)
  );
}

function isSameSecret(a: string, b: string): boolean {
  return (
    a.includes(':secret:') &&
    (a === b.replace(SUFFIX, '') || a.replace(SUFFIX, '') === b)
  );
}
