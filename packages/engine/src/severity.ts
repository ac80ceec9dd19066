import { isObject, own, parseJson, stableText, strings } from './json';
import { Change, JsonValue, ResourceResult, Severity } from './types';

type Drift = Pick<ResourceResult, 'type' | 'kind' | 'changes'>;

/** The first rule that holds decides. Masked values match no rule on values. */
const RULES: { severity: Severity; holds(drift: Drift): boolean }[] = [
  { severity: 'critical', holds: some(opensToTheWorld('any but the web')) },
  { severity: 'high', holds: drift => drift.kind === 'deleted' },
  { severity: 'high', holds: some(opensToTheWorld('the web')) },
  {
    severity: 'high',
    holds: some(
      turnsOff(
        /public_access|^block_public_|^ignore_public_acls$|^restrict_public_buckets$/,
      ),
    ),
  },
  {
    severity: 'high',
    holds: some(turnsOff(/encrypt|sse_enabled|server_side_encryption/)),
  },
  {
    severity: 'high',
    holds: some(
      turnsOff(/deletion_protection|enable_key_rotation|^is_enabled$/),
    ),
  },
  {
    severity: 'high',
    holds: some(
      turnsOn(/publicly_accessible|map_public_ip_on_launch|assign_public_ip/),
    ),
  },
  { severity: 'high', holds: some(grantsEverything) },
  {
    severity: 'high',
    holds: some(
      change => /http_tokens$/.test(change.path) && change.live === 'optional',
    ),
  },
  { severity: 'low', holds: drift => drift.changes.every(isCosmetic) },
];

/**
 * How much a drift matters: `critical` when a network opens to the world, `high`
 * when something is gone or a safeguard is off, `low` when only tags or
 * descriptions differ, else `medium`.
 *
 * @public
 */
export function severityOf(result: Drift): Severity {
  return RULES.find(rule => rule.holds(result))?.severity ?? 'medium';
}

function some(holds: (change: Change) => boolean) {
  return (drift: Drift) => drift.changes.some(holds);
}

/** Ports 80 and 443 are meant for the world more often than not. */
const WEB = new Set([80, 443]);

function opensToTheWorld(to: 'the web' | 'any but the web') {
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
      WEB.has(Number(rule.from_port));
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

function turnsOff(path: RegExp) {
  return ({ path: at, desired, live }: Change) =>
    path.test(at) && isOn(desired) && !isOn(live);
}

function turnsOn(path: RegExp) {
  return ({ path: at, desired, live }: Change) =>
    path.test(at) && !isOn(desired) && isOn(live);
}

function isOn(value: JsonValue): boolean {
  return ![null, false, '', 0, 'Disabled', 'disabled', 'NONE'].some(
    off => off === value,
  );
}

/** A policy of administrators, or a statement that allows all to all, that was not there. */
function grantsEverything(change: Change): boolean {
  const before = JSON.stringify(change.desired);
  const added = strings(change.live).filter(arn => !before.includes(arn));
  if (
    added.some(arn =>
      /policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(arn),
    )
  ) {
    return true;
  }
  return (
    policiesIn(change.live).some(isBoundless) &&
    !policiesIn(change.desired).some(isBoundless)
  );
}

function policiesIn(value: JsonValue): JsonValue[] {
  if (typeof value === 'string') {
    return value.startsWith('{') ? [parseJson(value) ?? null] : [];
  }
  if (Array.isArray(value)) return value.flatMap(policiesIn);
  return isObject(value) ? policiesIn(own(value, 'policy') ?? null) : [];
}

function isBoundless(policy: JsonValue): boolean {
  const statement = isObject(policy) ? own(policy, 'Statement') : undefined;
  return [statement ?? []]
    .flat()
    .filter(isObject)
    .some(s => {
      const isAllowed = own(s, 'Effect') === 'Allow' && !own(s, 'Condition');
      const actions = strings(own(s, 'Action'));
      const principal = own(s, 'Principal');
      const isAnyone =
        principal === '*' ||
        (isObject(principal) && strings(own(principal, 'AWS')).includes('*'));
      return (
        isAllowed &&
        (isAnyone ||
          actions.some(action => action === '*' || action === 'iam:*'))
      );
    });
}

function isCosmetic({ path }: Change): boolean {
  return /^(tags_all|tags|tag)(\.|\[|$)|(^|\.)description$/.test(path);
}
