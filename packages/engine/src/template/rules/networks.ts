import { isObject, own, spelling } from '../../json';
import { JsonObject, JsonValue } from '../../types';
import { isUnresolved } from '../unresolved';
import { ValueContext } from '../values/ValueContext';
import { sameWhen, TypeRules } from './rule';

/** Networks and what guards them. @internal */
export const NETWORK_RULES: [string, TypeRules][] = [
  [
    'AWS::EC2::SecurityGroup',
    // Rules that name another group or a prefix list are commonly resources of their own
    // (Template Reference, AWS::EC2::SecurityGroup: "If you want to cross-reference two
    // security groups in the ingress and egress rules ... use the
    // AWS::EC2::SecurityGroupEgress and AWS::EC2::SecurityGroupIngress resources").
    // One that opens the group to addresses is drift unless the template declares it so.
    {
      SecurityGroupIngress: {
        isOpen: apart('AWS::EC2::SecurityGroupIngress'),
        isShownWhenSet: true,
      },
      SecurityGroupEgress: {
        isOpen: apart('AWS::EC2::SecurityGroupEgress'),
        isShownWhenSet: true,
      },
      ...everyPort('SecurityGroupIngress'),
      ...everyPort('SecurityGroupEgress'),
    },
  ],
  [
    'AWS::EC2::VPNConnection',
    // A connection has two tunnels, whatever is declared of them (Site-to-Site VPN User
    // Guide, "How AWS Site-to-Site VPN works").
    { VpnTunnelOptionsSpecifications: { isOpen: true } },
  ],
  [
    'AWS::EC2::KeyPair',
    // EC2 writes the pair's name in place of a public key's remark (EC2 User Guide,
    // "Describe your key pairs").
    {
      PublicKeyMaterial: sameWhen(
        (desired, live, { live: { KeyName: name } }) =>
          withoutRemark(live, spelling(name)) === keyOf(desired),
      ),
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    // Auto Scaling groups and ECS services register what they start (ELB User Guide,
    // "Register targets with your target group").
    { Targets: { isOpen: true } },
  ],
  [
    'AWS::ElasticLoadBalancing::LoadBalancer',
    // The same of the former generation.
    { Instances: { isOpen: true } },
  ],
  [
    'AWS::CertificateManager::Certificate',
    // The list holds the certificate's own name too (ACM API Reference,
    // CertificateDetail).
    {
      SubjectAlternativeNames: {
        isOpen: (extra, { desired }) => extra === own(desired, 'DomainName'),
      },
      // RSA_2048 is shown as RSA-2048 (same page).
      KeyAlgorithm: sameWhen(
        (desired, live) =>
          spelling(desired).replaceAll('_', '-') ===
          spelling(live).replaceAll('_', '-'),
      ),
    },
  ],
  [
    'AWS::GuardDuty::Detector',
    // GetDetector lists every feature there is, with its status (API Reference).
    { Features: { isOpen: true }, DataSources: { isOpen: true } },
  ],
  ['AWS::GuardDuty::Filter', { FindingCriteria: sameWhen(isSameCriteria) }],
];

/** "-1 indicates all ICMP types", and all ports (API Reference, IpPermission). */
function everyPort(list: string): TypeRules {
  const isAll = { isNothing: (port: JsonValue) => Number(spelling(port)) <= 0 };
  return { [`${list}.*.FromPort`]: isAll, [`${list}.*.ToPort`]: isAll };
}

const ADDRESSES = ['CidrIp', 'CidrIpv6'];

/** Whether a rule that the group does not declare may be a resource of its own. */
function apart(type: string) {
  return (rule: JsonValue, { physicalId, others = [] }: ValueContext) => {
    if (!isObject(rule)) return false;
    if (ADDRESSES.every(key => own(rule, key) === undefined)) return true;
    return others.some(
      other =>
        other.type === type &&
        isSpelled(other.properties, 'GroupId', physicalId) &&
        [...ADDRESSES, 'IpProtocol', 'FromPort', 'ToPort'].every(key =>
          isSpelled(other.properties, key, own(rule, key)),
        ),
    );
  };
}

/** What is not known may be so. */
function isSpelled(
  declared: JsonObject,
  key: string,
  value: JsonValue | undefined,
): boolean {
  const given = own(declared, key);
  return given !== undefined && isUnresolved(given)
    ? true
    : spelling(given) === spelling(value);
}

/** `ssh-ed25519 AAAA... anybody@host` without its remark (RFC 4716). */
function keyOf(value: JsonValue): string {
  return spelling(value).trim().split(/\s+/).slice(0, 2).join(' ');
}

function withoutRemark(value: JsonValue, name: string): string {
  const [kind, key, ...remark] = spelling(value).trim().split(/\s+/);
  return remark.length === 0 || remark.join(' ') === name
    ? `${kind} ${key}`
    : spelling(value);
}

/**
 * Conditions that have a former name beside the present one (Template Reference,
 * AWS::GuardDuty::Filter Condition: Eq, Gt, Gte, Lt, Lte and Neq are deprecated for
 * Equals, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual, NotEquals).
 */
const CONDITIONS = new Map([
  ['Eq', 'Equals'],
  ['Gt', 'GreaterThan'],
  ['Gte', 'GreaterThanOrEqual'],
  ['Lt', 'LessThan'],
  ['Lte', 'LessThanOrEqual'],
  ['Neq', 'NotEquals'],
]);

function isSameCriteria(desired: JsonValue, live: JsonValue): boolean {
  return JSON.stringify(renamed(desired)) === JSON.stringify(renamed(live));
}

function renamed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(spelling).sort();
  if (!isObject(value)) return spelling(value);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, v]): [string, JsonValue] => [
        CONDITIONS.get(key) ?? key,
        renamed(v),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
