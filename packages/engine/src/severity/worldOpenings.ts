import { isObject, numeral, own, stableText, strings } from '../json';
import { Change, JsonValue } from '../types';

/** Ports 80 and 443 are meant for the world more often than not. */
const WEB = new Set([80, 443]);

/** Whether a change lets the whole internet in where it was not let in before. @internal */
export function opensToTheWorld(to: 'the web' | 'any but the web') {
  return (change: Change): boolean => {
    if (change.path !== 'ingress' || !Array.isArray(change.live)) return false;
    const known = new Set(worldOpenings(change.desired).map(stableText));
    const added = worldOpenings(change.live).filter(
      opening => !known.has(stableText(opening)),
    );
    const isWeb = (rule: JsonValue) =>
      isObject(rule) &&
      rule.protocol === 'tcp' &&
      rule.from_port === rule.to_port &&
      WEB.has(numeral(rule.from_port));
    return added.some(rule => isWeb(rule) === (to === 'the web'));
  };
}

function worldOpenings(rules: JsonValue): JsonValue[] {
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).flatMap(rule =>
    [
      ...strings(own(rule, 'cidr_blocks')),
      ...strings(own(rule, 'ipv6_cidr_blocks')),
    ]
      .filter(cidr => cidr === '0.0.0.0/0' || cidr === '::/0')
      .map(cidr => ({
        protocol: own(rule, 'protocol') ?? null,
        from_port: own(rule, 'from_port') ?? null,
        to_port: own(rule, 'to_port') ?? null,
        cidr,
      })),
  );
}

const ANYBODY =
  /^(AllUsers|AuthenticatedUsers|http:.*\/global\/(AllUsers|AuthenticatedUsers))$/;

/** Whether a list of grants came to hold everybody, or everybody with an account. @internal */
export function opensToAnybody(change: Change): boolean {
  return granteesIn(change.live) > granteesIn(change.desired);
}

function granteesIn(value: JsonValue): number {
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, v) => sum + granteesIn(v), 0);
  }
  if (isObject(value)) return granteesIn(Object.values(value));
  return typeof value === 'string' && ANYBODY.test(value) ? 1 : 0;
}

/** Whether a list of networks came to hold the whole internet. @internal */
export function admitsTheWorld(change: Change): boolean {
  const isWorld = (cidr: string) => cidr === '0.0.0.0/0' || cidr === '::/0';
  return (
    /(^|\.)(public_access_cidrs|cidr_ipv4|cidr_ipv6)$/.test(change.path) &&
    strings(change.live).some(isWorld) &&
    !strings(change.desired).some(isWorld)
  );
}
