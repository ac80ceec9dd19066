import { spelling } from '../json';
import {
  Change,
  DriftKind,
  JsonValue,
  ResourceResult,
  Severity,
} from '../types';
import { matchesGlob } from '../glob';
import { grantsEverything } from './boundlessPolicies';
import { inProvidersWords } from './inProvidersWords';
import {
  admitsTheWorld,
  opensToAnybody,
  opensToTheWorld,
} from './worldOpenings';

type Drift = Pick<ResourceResult, 'type' | 'changes'> & {
  kind?: DriftKind | 'unmanaged';
};

/**
 * A rule that an organisation adds. What is left out is not asked for; `*` stands
 * for any text in a type or a path.
 *
 * @public
 */
export interface SeverityRule {
  severity: Severity;
  type?: string;
  path?: string;
  kind?: DriftKind | 'unmanaged';
}

/** Safeguards that are on or off, by path. */
const SAFEGUARDS = [
  /public_access|^block_public_|^ignore_public_acls$|^restrict_public_buckets$/,
  /encrypt|sse_enabled|server_side_encryption|sse_algorithm/,
  /deletion_protection|delete_protection|disable_api_termination|enable_key_rotation|^is_enabled$/,
  /enforce_https|enforce_workgroup_configuration/,
];

/** Records of what happens, and what brings lost data back. */
const RECORDS = [
  /^logging\[0\]\.target_bucket$|^target_bucket$|access_logs?(_settings)?(\[0\]\.enabled)?$/,
  /enable_log_file_validation|is_multi_region_trail|include_global_service_events|cloud_watch_logs_group_arn/,
  /logging_configuration\[0\]\.level|_logs\[0\]\.(status|enable)$|^enable$|log_types$|cloudwatch_logs_exports$/,
  /versioning|object_lock_enabled|point_in_time_recovery|backup_retention_period/,
];

/** Ways in from outside, by path. */
const EXPOSURES = [
  /publicly_accessible|map_public_ip_on_launch|assign_public_ip|endpoint_public_access/,
  /privileged_mode/,
];

/** The first rule that holds decides. Masked values match no rule on values. */
const RULES: { severity: Severity; holds(drift: Drift): boolean }[] = [
  // Who may do what is not for one person to decide.
  {
    severity: 'medium',
    holds: ({ kind, type }) => kind === 'unmanaged' && /^aws_iam_/.test(type),
  },
  { severity: 'low', holds: ({ kind }) => kind === 'unmanaged' },
  { severity: 'critical', holds: some(opensToTheWorld('any but the web')) },
  { severity: 'critical', holds: some(opensToAnybody) },
  { severity: 'high', holds: drift => drift.kind === 'deleted' },
  { severity: 'high', holds: some(opensToTheWorld('the web')) },
  { severity: 'high', holds: some(admitsTheWorld) },
  { severity: 'high', holds: some(turnsOff([...SAFEGUARDS, ...RECORDS])) },
  { severity: 'high', holds: some(turnsOn(EXPOSURES)) },
  { severity: 'high', holds: some(grantsEverything) },
  // Somebody else may call the function.
  { severity: 'high', holds: some(change => change.path === 'permission') },
  {
    severity: 'high',
    holds: some(
      change => /http_tokens$/.test(change.path) && change.live === 'optional',
    ),
  },
  { severity: 'low', holds: drift => drift.changes.every(isCosmetic) },
];

/**
 * How much a drift matters: `critical` when a network or a bucket opens to the
 * world, `high` when something is gone, a safeguard or a record is off or an
 * administrator was made, `low` when only tags or descriptions differ or when an
 * object is unmanaged that gives no rights, else `medium`. Rules of one's own are asked first.
 *
 * @public
 */
export function severityOf(
  result: Drift,
  ownRules: SeverityRule[] = [],
): Severity {
  const ownRule = ownRules.find(rule => matches(rule, result));
  if (ownRule !== undefined) return ownRule.severity;
  const isProviders = !result.type.startsWith('AWS::');
  const drift = isProviders
    ? result
    : { ...result, changes: result.changes.map(inProvidersWords) };
  return RULES.find(rule => rule.holds(drift))?.severity ?? 'medium';
}

function matches(rule: SeverityRule, drift: Drift): boolean {
  const { type, path, kind } = rule;
  return (
    (type !== undefined || path !== undefined || kind !== undefined) &&
    (type === undefined || matchesGlob(type, drift.type)) &&
    (kind === undefined || kind === drift.kind) &&
    (path === undefined || drift.changes.some(c => matchesGlob(path, c.path)))
  );
}

function some(holds: (change: Change) => boolean) {
  return (drift: Drift) => drift.changes.some(holds);
}

function turnsOff(paths: RegExp[]) {
  return ({ path: at, desired, live }: Change) =>
    paths.some(path => path.test(at)) && isOn(desired) && !isOn(live);
}

function turnsOn(paths: RegExp[]) {
  return ({ path: at, desired, live }: Change) =>
    paths.some(path => path.test(at)) && !isOn(desired) && isOn(live);
}

const OFF = new Set(
  [null, false, '', 0, 'false', 'disabled', 'suspended', 'none', 'off'].map(
    String,
  ),
);

function isOn(value: JsonValue): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : !OFF.has(spelling(value).toLowerCase());
}

function isCosmetic({ path }: Change): boolean {
  return /^(tags_all|tags|tag)(\.|\[|$)|(^|\.)description$/.test(path);
}
