import { byScalarForm, Semantics } from './semantics';

/**
 * The same network: host bits cleared (`10.0.0.5/8` is `10.0.0.0/8`, as EC2
 * stores it), IPv6 compressed and in lower case (RFC 5952). Text that is no CIDR
 * is left as it is.
 *
 * @internal
 */
export const cidr: Semantics = byScalarForm('CIDR', value =>
  typeof value === 'string' ? canonicalCidr(value) : value,
);

/** Networks that were read before; a few come again and again. */
const KNOWN = new Map<string, string>();
const MOST_KNOWN = 10_000;

/** @internal */
export function canonicalCidr(source: string): string {
  const known = KNOWN.get(source);
  if (known !== undefined) return known;
  const canonical = read(source);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(source, canonical);
  return canonical;
}

function read(source: string): string {
  const [address, length, ...more] = source.trim().split('/');
  const bits = length === undefined ? undefined : Number(length);
  if (more.length > 0 || Number.isNaN(bits)) return source;
  const groups = address.includes(':') ? ipv6(address) : ipv4(address);
  if (groups === undefined) return source;
  const width = address.includes(':') ? 16 : 8;
  const prefix = bits ?? groups.length * width;
  if (prefix < 0 || prefix > groups.length * width) return source;
  const masked = groups.map((group, i) => {
    const kept = Math.min(Math.max(prefix - i * width, 0), width);
    return group & (((1 << width) - 1) ^ ((1 << (width - kept)) - 1));
  });
  const spelled = width === 8 ? masked.join('.') : spellIpv6(masked);
  return bits === undefined ? spelled : `${spelled}/${prefix}`;
}

function ipv4(address: string): number[] | undefined {
  const parts = address.split('.');
  const valid = parts.every(p => /^\d{1,3}$/.test(p) && Number(p) < 256);
  return parts.length === 4 && valid ? parts.map(Number) : undefined;
}

function ipv6(address: string): number[] | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(half => (half === '' ? [] : half.split(':')));
  const groups = tail
    ? [
        ...head,
        ...Array(Math.max(0, 8 - head.length - tail.length)).fill('0'),
        ...tail,
      ]
    : head;
  const valid = groups.every(g => /^[0-9a-f]{1,4}$/i.test(g));
  return groups.length === 8 && valid
    ? groups.map(g => parseInt(g, 16))
    : undefined;
}

function spellIpv6(groups: number[]): string {
  const hex = groups.map(g => g.toString(16)).join(':');
  const zeros = hex.match(/(^|:)0(:0)+(?=:|$)/g) ?? [];
  const longest = zeros.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest === '') return hex;
  const at = hex.indexOf(longest);
  const before = hex.slice(0, at);
  const after = hex.slice(at + longest.length).replace(/^:/, '');
  return `${before}::${after}`;
}
