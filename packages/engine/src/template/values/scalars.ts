import { canonicalCidr } from '../../equality/cidr';
import { isArn } from '../../equality/arnOrName';
import { boolean } from '../../equality';
import { Agreement } from '../../equality/semantics';
import { stepsText, ValueContext } from './ValueContext';
import { foldsCase } from './casing';
import { PathStep } from '../../paths';

/** Properties that hold the version of a product. */
const VERSION = /(Engine|Platform|Kafka|Kubernetes)Version$|^Version$/;

/** @internal */
export type Scalar = string | number | boolean;

/**
 * Whether two scalars are the same to AWS, by rules that hold for any type of
 * resource. What a single type does is in `rules/`.
 *
 * @internal
 */
export function compareScalars(
  desired: Scalar,
  live: Scalar,
  steps: PathStep[],
  context: ValueContext,
): Agreement {
  if (desired === live) return 'equal';
  if (typeof desired !== 'string' || typeof live !== 'string') {
    return isSameSpelled(desired, live) ? 'equal' : 'different';
  }
  if (isKmsAliasAndKey(desired, live) || isZoneAndId(desired, live)) {
    return 'unknown';
  }
  const key = stepsText(steps.slice(-1));
  const isSame =
    isSameByReference(desired, live, context) ||
    isSameMoment(desired, live) ||
    isSameUrl(desired, live) ||
    isSamePem(desired, live) ||
    (/Cidr/i.test(key) && canonicalCidr(desired) === canonicalCidr(live)) ||
    (VERSION.test(key) && isSameVersion(desired, live)) ||
    (key === 'IpProtocol' && protocol(desired) === protocol(live)) ||
    (foldsCase(desired, live, steps, context) &&
      folded(desired) === folded(live));
  return isSame ? 'equal' : 'different';
}

/** `300` is `"300"`, `1` is `"1.0"` and `true` is `"true"`: handlers answer in either. */
function isSameSpelled(desired: Scalar, live: Scalar): boolean {
  if (String(desired) === String(live)) return true;
  if (typeof desired === 'number' || typeof live === 'number') {
    const isText = [desired, live].some(
      v => typeof v === 'string' && !v.trim(),
    );
    return !isText && Number(desired) === Number(live);
  }
  return boolean.compare(desired, live) === 'equal';
}

const KEY_ID = /(^|:key\/)(mrk-)?[0-9a-z]{4,32}(-[0-9a-z]{4,12}){0,4}$/i;
const KMS_ALIAS = /^(arn:[a-z-]+:kms:[^:]*:\d*:)?alias\//;

/**
 * An alias and a key may be the same, which only KMS can tell. CloudFormation
 * leaves such properties out for it (User Guide, "Detect unmanaged configuration
 * changes to stacks and resources", on KMSKeyId).
 */
function isKmsAliasAndKey(a: string, b: string): boolean {
  const isKey = (text: string) => !KMS_ALIAS.test(text) && KEY_ID.test(text);
  return (KMS_ALIAS.test(a) && isKey(b)) || (KMS_ALIAS.test(b) && isKey(a));
}

/**
 * Which name a zone's id has differs from account to account (RAM User Guide,
 * "Availability Zone IDs for your AWS resources").
 */
function isZoneAndId(a: string, b: string): boolean {
  const isId = (text: string) => /^[a-z]{2,5}\d-az\d$/.test(text);
  const isName = (text: string) => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(text);
  return (isId(a) && isName(b)) || (isName(a) && isId(b));
}

/**
 * The same object by its ARN and by what the ARN ends in, as services take and
 * answer either: `web`, `role/web` and `arn:aws:iam::1:role/web`. A name means an
 * object of one's own account, so an ARN of another is another object.
 */
function isSameByReference(
  desired: string,
  live: string,
  { accountId }: ValueContext,
): boolean {
  const [a, b] = [desired, live].map(text => text.replace(/:\*$/, ''));
  if (isArn(a) === isArn(b)) return a === b && isArn(a);
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
    resource.endsWith(`/${name}`) ||
    resource.endsWith(`:${name}`)
  );
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

function isSameMoment(a: string, b: string): boolean {
  return MOMENT.test(a) && MOMENT.test(b) && Date.parse(a) === Date.parse(b);
}

/** `https://a.example` is `https://a.example/` (RFC 3986, 6.2.3), and a DNS name its dotted form. */
function isSameUrl(a: string, b: string): boolean {
  const bare = (text: string) =>
    /^https?:\/\/[^/?#]+\/$/.test(text) || /^[\w*-]+(\.[\w-]+)+\.$/.test(text)
      ? text.slice(0, -1)
      : text;
  return bare(a) === bare(b);
}

/** A key or certificate in PEM: line ends around and inside it say nothing (RFC 7468). */
function isSamePem(a: string, b: string): boolean {
  const isPem = (text: string) => text.trimStart().startsWith('-----BEGIN ');
  if (!isPem(a) || !isPem(b)) return false;
  const lines = (text: string) =>
    text
      .trim()
      .split(/\s*\n\s*/)
      .join('\n');
  return lines(a) === lines(b);
}

/**
 * A version asks for as much as it gives: `8.0` is kept by `8.0.45`, which RDS
 * upgrades to by itself, and some types show less than was asked for. `LATEST`
 * is whatever number it is at present.
 */
function isSameVersion(desired: string, live: string): boolean {
  const isNumber = (text: string) => /^v?\d+(\.[\w-]+)*$/.test(text);
  if (/^\$?latest$/i.test(desired)) return isNumber(live);
  if (!isNumber(desired) || !isNumber(live)) return false;
  const asked = desired.replace(/\.x$/, '');
  return live.startsWith(`${asked}.`) || asked.startsWith(`${live}.`);
}

/** Protocols have a number and a name (API Reference of EC2, IpPermission). */
const PROTOCOLS = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
  ['all', '-1'],
]);

function protocol(text: string): string {
  const name = text.toLowerCase();
  return PROTOCOLS.get(name) ?? name;
}

function folded(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}
