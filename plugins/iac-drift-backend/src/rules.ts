import { Config } from '@backstage/config';
import type { IgnoreRule, Severity, SeverityRule } from '@iac-drift/engine';

/**
 * The organisation's own rules, from app-config.
 *
 * @internal
 */
export interface Rules {
  /** Why a rule is there is for the reader; it decides nothing. */
  ignore: (IgnoreRule & { reason?: string })[];
  severity: SeverityRule[];
}

/** @internal */
export const NO_RULES: Rules = { ignore: [], severity: [] };

const SEVERITIES: Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * Reads `iacDrift.ignore` and `iacDrift.severity`.
 *
 * @throws when a rule cannot be understood, naming its key
 * @internal
 */
export function readRules(config: Config | undefined): Rules {
  const ignore = config?.getOptionalConfigArray('ignore') ?? [];
  const severity = config?.getOptionalConfigArray('severity') ?? [];
  const rules = ignore.map((rule, at) =>
    readIgnoreRule(rule, `iacDrift.ignore[${at}]`, at),
  );
  for (const { id } of rules) {
    if (rules.filter(rule => rule.id === id).length > 1) {
      throw new Error(
        `iacDrift.ignore has two rules with the id ${id}; give each its own`,
      );
    }
  }
  return {
    ignore: rules,
    severity: severity.map((rule, at) =>
      readSeverityRule(rule, `iacDrift.severity[${at}]`),
    ),
  };
}

function readIgnoreRule(config: Config, key: string, at: number) {
  const tags = config.getOptionalConfig('tags');
  const rule = {
    id: config.getOptionalString('id') ?? `rule-${at + 1}`,
    address: config.getOptionalString('address'),
    type: config.getOptionalString('type'),
    path: config.getOptionalString('path'),
    tags: tags && readTags(config.getOptional('tags'), key),
    reason: config.getOptionalString('reason'),
  };
  if (!rule.address && !rule.type && !rule.path && !rule.tags) {
    throw new Error(
      `${key} must give an address, a type, a path or tags, for example path: tags_all.last-scan`,
    );
  }
  return rule;
}

/** Keys of tags may have any form, dots too, so that they are read as they are. */
function readTags(value: unknown, key: string): Record<string, string> {
  const entries = Object.entries(value ?? {});
  if (
    entries.length === 0 ||
    entries.some(([, pattern]) => typeof pattern !== 'string')
  ) {
    throw new Error(
      `${key}.tags must hold texts by tag key, for example owner: 'data-*'`,
    );
  }
  return Object.fromEntries(entries);
}

function readSeverityRule(config: Config, key: string): SeverityRule {
  const severity = SEVERITIES.find(s => s === config.getString('severity'));
  if (!severity) {
    throw new Error(`${key}.severity must be one of ${SEVERITIES.join(', ')}`);
  }
  const kind = config.getOptionalString('kind');
  if (
    kind !== undefined &&
    kind !== 'changed' &&
    kind !== 'deleted' &&
    kind !== 'unmanaged'
  ) {
    throw new Error(`${key}.kind must be changed, deleted or unmanaged`);
  }
  const type = config.getOptionalString('type');
  const path = config.getOptionalString('path');
  if (!type && !path && !kind) {
    throw new Error(`${key} must give a type, a path or a kind`);
  }
  return { severity, type, path, kind };
}
