import { canonicalCidr } from '../../equality/cidr';
import { boolean } from '../../equality';
import { Agreement } from '../../equality/semantics';
import { ValueContext } from './ValueContext';
import { foldsCase } from './casing';
import { isKmsAliasAndKey, isSameByReference, isZoneAndId } from './references';
import { PathStep, stepsText } from '../../paths';

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
  const isTruth = [desired, live].every(v => /^(true|false)$/i.test(String(v)));
  if (typeof desired !== 'string' || typeof live !== 'string' || isTruth) {
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
    isSameText(desired, live) ||
    isSameNetwork(desired, live) ||
    (/Version$/.test(key) && isLatest(desired, live)) ||
    (VERSION.test(key)
      ? isSameVersion(desired, live)
      : isSameNumeral(desired, live)) ||
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

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

function isSameMoment(a: string, b: string): boolean {
  return MOMENT.test(a) && MOMENT.test(b) && Date.parse(a) === Date.parse(b);
}

/**
 * `https://a.example` is `https://a.example/` (RFC 3986, 6.2.3), a DNS name its dotted
 * form, and an object of S3 the same with its scheme and without. Route 53 puts a
 * path before a zone's id (API Reference, "ResourceId").
 */
function isSameUrl(a: string, b: string): boolean {
  const bare = (text: string) =>
    /^https?:\/\/[^/?#]+\/$/.test(text) || /^[\w*-]+(\.[\w-]+)+\.$/.test(text)
      ? text.slice(0, -1)
      : text.replace(/^(s3:\/\/|\/?hostedzone\/)/, '');
  return bare(a) === bare(b);
}

/** Line ends, and white space before them and after the last, are lost on the way. */
function isSameText(a: string, b: string): boolean {
  if (!a.includes('\n') && !b.includes('\n')) return false;
  return lines(a) === lines(b);
}

function lines(text: string): string {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .trimEnd();
}

const NETWORK = /^[\da-f.:]{2,45}(\/\d{1,3})?$/i;

/** A block with its host bits cleared, an address of IPv6 in its short form. */
function isSameNetwork(a: string, b: string): boolean {
  const isNetwork = (text: string) => /[/:]/.test(text) && NETWORK.test(text);
  return isNetwork(a) && isNetwork(b) && canonicalCidr(a) === canonicalCidr(b);
}

/** `"100"` is `"100.0"`. */
function isSameNumeral(a: string, b: string): boolean {
  const isNumeral = (text: string) =>
    /^-?(0|[1-9]\d{0,14})(\.\d{1,14})?$/.test(text);
  return isNumeral(a) && isNumeral(b) && Number(a) === Number(b);
}

/**
 * A version asks for as much as it gives: `8.0` is kept by `8.0.45`, which RDS
 * upgrades to by itself, and some types show less than was asked for.
 */
function isSameVersion(desired: string, live: string): boolean {
  const isNumber = (text: string) => /^v?\d+(\.[\w-]+)*$/.test(text);
  if (!isNumber(desired) || !isNumber(live)) return false;
  const asked = desired.replace(/\.x$/, '');
  return live.startsWith(`${asked}.`) || asked.startsWith(`${live}.`);
}

/** The latest version, or the default one, is whatever number it has at present. */
function isLatest(desired: string, live: string): boolean {
  return /^\$?(latest|default)$/i.test(desired) && /^\d+(\.\d+)*$/.test(live);
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
  // Route 53 writes a star in a name as its code (Developer Guide, "DNS domain name format").
  return text.toLowerCase().replace(/\.$/, '').replace('\\052', '*');
}
