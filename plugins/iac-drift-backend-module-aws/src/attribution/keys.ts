import { plainKey, type Leaf } from './request';

/** Keys that say nothing without the key above them. */
const GENERIC_KEYS = ['value', 'status', 'enabled', 'state'];

/** Keys of what an object goes by: `iamInstanceProfile.name`. */
const NAMES = ['arn', 'id', 'name'];

/** Words that many parts of one resource have. */
const COMMON_WORDS = [
  ...GENERIC_KEYS,
  'arn',
  'count',
  'days',
  'id',
  'key',
  'mode',
  'name',
  'port',
  'protocol',
  'size',
  'type',
];

/**
 * What is said of an attribute: the leaves whose last key is its own, else those whose
 * key is nearly that.
 *
 * @param isSolelyThat - whether nothing but this attribute can be meant
 * @internal
 */
export function saidOf(
  leaves: Leaf[],
  path: string,
  isSolelyThat = false,
): Leaf[] {
  const steps = path
    .split('.')
    .map(step => plainKey(step.replace(/\[\d*\]/g, '')));
  const about = leaves.filter(({ keys }) =>
    areAbout(keys, steps, isSolelyThat),
  );
  const exact = about.filter(({ keys }) => keys.at(-1) === steps.at(-1));
  return exact.length > 0 ? exact : about;
}

function areAbout(
  keys: string[],
  steps: string[],
  isSolelyThat: boolean,
): boolean {
  const own = keys.at(-1) ?? '';
  const last = steps.at(-1) ?? '';
  const isGeneric = GENERIC_KEYS.includes(own);
  const above = keys.slice(0, -1);
  const isUnder = (names: string[]) =>
    above.some(key => names.some(name => isSameKey(key, name)));
  if (isGeneric && own !== last) {
    return isUnder(steps);
  }
  if (NAMES.includes(own) && isSameKey(keys.at(-2) ?? '', last)) {
    return true;
  }
  if (!isSameKey(own, last)) {
    return false;
  }
  const parents = steps.slice(0, -1);
  return (
    isSolelyThat ||
    parents.length === 0 ||
    (own === last && !COMMON_WORDS.includes(last)) ||
    isUnder(parents) ||
    // `pointInTimeRecoveryEnabled` says both.
    parents.some(parent => isSameKey(own, parent))
  );
}

/** Words that say nothing of what is set. */
const FILLERS = [
  'arn',
  'arns',
  'config',
  'configuration',
  'enable',
  'enabled',
  'id',
  'ids',
  'mode',
  'name',
  'seconds',
  'size',
  'time',
  'type',
  'value',
];

/**
 * Whether one of the keys has a word of an attribute's path in it: `receive` of
 * `receive_wait_time_seconds` is in `ReceiveMessageWaitTimeSeconds`.
 *
 * @internal
 */
export function sharesAWord(keys: Iterable<string>, path: string): boolean {
  const words = path
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word.length > 1 && !FILLERS.includes(word));
  return (
    words.length === 0 ||
    [...keys].some(key => words.some(word => key.includes(word)))
  );
}

/** Whether two plain keys mean the same, as far as their letters tell. @internal */
export function isSameKey(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(bare(a), bare(b));
}

function isWithin(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === long || (short.length >= 4 && long.includes(short));
}

/** Without what one API says and the other leaves out: a unit, that it is a switch. */
function bare(key: string): string {
  const core = key
    .replace('maximum', 'max')
    .replace('minimum', 'min')
    .replace(/^enabled?/, '')
    .replace(/(enabled|(in)?seconds|period|(in)?minutes)$/, '');
  return core.length >= 4 ? core : key;
}
