/**
 * The first `count` IPv4 networks of a block with so many host bits, as `Fn::Cidr`
 * gives them; undefined of IPv6 and of what does not fit. Source: User Guide,
 * "Fn::Cidr".
 *
 * @internal
 */
export function subnetsOf(
  block: string,
  count: number,
  hostBits: number,
): string[] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number);
  const isValid =
    [a, b, c, d].every(part => part < 256) &&
    Number.isInteger(count) &&
    count >= 1 &&
    count <= 256 &&
    Number.isInteger(hostBits) &&
    hostBits >= 0 &&
    hostBits <= 32 - prefix &&
    count * 2 ** hostBits <= 2 ** (32 - prefix);
  if (!isValid) return undefined;
  const size = 2 ** hostBits;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % 2 ** (32 - prefix));
  return Array.from({ length: count }, (_, i) => {
    const start = first + i * size;
    const parts = [24, 16, 8, 0].map(bit => Math.floor(start / 2 ** bit) % 256);
    return `${parts.join('.')}/${32 - hostBits}`;
  });
}
