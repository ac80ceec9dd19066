import { asList, isObject, own } from '../json';
import { Change, JsonObject, JsonValue } from '../types';

/**
 * A change of a CloudFormation resource as the provider would write it, so that the
 * rules are written once: `SecurityGroupIngress` is `ingress`, `CidrIp` is a list of
 * blocks, and a document is text.
 *
 * @internal
 */
export function inProvidersWords({
  path,
  desired,
  live,
  sensitive,
}: Change): Change {
  const names = snakeCase(path).replace(
    /^security_group_(in|e)gress$/,
    '$1gress',
  );
  return {
    path: names.replace(/cidr_ip$/, 'cidr_ipv4'),
    desired: valueOf(desired),
    live: valueOf(live),
    sensitive,
  };
}

function snakeCase(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}

function valueOf(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(valueOf);
  if (!isObject(value)) return value;
  if (own(value, 'Statement') !== undefined) return JSON.stringify(value);
  return own(value, 'IpProtocol') === undefined ? renamed(value) : rule(value);
}

function renamed(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      snakeCase(key).replace(/^policy_document$/, 'policy'),
      valueOf(inner),
    ]),
  );
}

function rule(value: JsonObject): JsonObject {
  return {
    protocol: own(value, 'IpProtocol') ?? null,
    from_port: own(value, 'FromPort') ?? null,
    to_port: own(value, 'ToPort') ?? null,
    cidr_blocks: asList(own(value, 'CidrIp')),
    ipv6_cidr_blocks: asList(own(value, 'CidrIpv6')),
  };
}
