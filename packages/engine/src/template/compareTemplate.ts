import { summaryOf } from '../compare/summary';
import {
  Comparison,
  DesiredResource,
  ResourceResult,
  UnverifiableReason,
} from '../types';
import { UnmanagedObject } from '../unmanaged/unmanagedObjects';
import { Evidence, evidenceOf, TemplateComparisonInput } from './evidence';
import { LiveResource } from './LiveResources';
import { NO_SCHEMA } from './registrySchema';
import { ResolvedProperties } from './resolve/Resolver';
import { TemplateResource } from './templateDocument';
import { identityOf, judged } from './templateResult';
import { compareProperties } from './values/compareProperties';

/** @public */
export interface TemplateComparison {
  comparison: Comparison;
  /** Live objects that no resource of the template is. */
  unmanaged: UnmanagedObject[];
}

/**
 * Compares a CloudFormation template with live properties, as the Cloud Control
 * API shows them, and gives each resource a verdict. Only what the template
 * declares is compared. Results are in order of logical id.
 *
 * @throws TemplateError - when an input is not what it should be
 * @throws LiveModelsError - when `live` holds no live resources
 * @public
 */
export function compareTemplate(
  input: TemplateComparisonInput,
): TemplateComparison {
  const evidence = evidenceOf(input);
  const results = input.template.resources
    .filter(resource => isInStack(resource, evidence))
    .map(resource => safeVerdictOn(resource, evidence))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  const claimed = new Set(evidence.found.values());
  return {
    comparison: { resources: results, summary: summaryOf(results) },
    unmanaged: [...evidence.live.all()]
      .filter(resource => !claimed.has(resource))
      .map(resource => unmanagedObject(resource, evidence)),
  };
}

/** What the CDK notes about itself is nothing in the cloud. */
const NOTHING_LIVE = new Set(['AWS::CDK::Metadata']);

/** A resource whose condition does not hold was never made. */
function isInStack(
  { logicalId, type, condition }: TemplateResource,
  { resolver, stack }: Evidence,
): boolean {
  if (NOTHING_LIVE.has(type)) return false;
  if (condition === undefined || stack.has(logicalId)) return true;
  return resolver.conditions.holds(condition) !== false;
}

/** Says nothing of what a resource holds that cannot be read. */
function safeVerdictOn(
  resource: TemplateResource,
  evidence: Evidence,
): ResourceResult {
  try {
    return verdictOn(resource, evidence);
  } catch {
    return unverifiable(
      resource,
      evidence,
      'source-error',
      'The template or the live properties of this resource have a shape that cannot be read.',
    );
  }
}

function verdictOn(
  resource: TemplateResource,
  evidence: Evidence,
): ResourceResult {
  const shown = evidence.found.get(resource.logicalId);
  if (shown === undefined || shown === 'ambiguous') {
    const [reason, detail] = whyNotFound(resource, shown, evidence);
    return unverifiable(resource, evidence, reason, detail);
  }
  const { properties, sensitivePaths } = declaredBy(resource, evidence);
  const findings = compareProperties(properties, {
    type: resource.type,
    schema: evidence.schemas.get(resource.type) ?? NO_SCHEMA,
    accountId: evidence.accountId,
    physicalId: shown.identifier,
    desired: properties,
    live: shown.properties,
    others: evidence.others,
  });
  const desired: DesiredResource = {
    address: resource.logicalId,
    type: resource.type,
    attributes: properties,
    sensitivePaths,
  };
  return judged(desired, findings, {
    ...unknown(resource, evidence, shown),
    ...(shown.readAt !== undefined && { liveAsOf: shown.readAt }),
  });
}

function declaredBy(
  { logicalId }: TemplateResource,
  { declared }: Evidence,
): ResolvedProperties {
  return declared.get(logicalId) ?? { properties: {}, sensitivePaths: [] };
}

function whyNotFound(
  { logicalId, type, condition }: TemplateResource,
  shown: 'ambiguous' | undefined,
  { stack, resolver }: Evidence,
): [UnverifiableReason, string] {
  if (shown === 'ambiguous') {
    return [
      'no-identity',
      'Several live resources may be it; give --stack-resources.',
    ];
  }
  if (/^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type)) {
    return [
      'unsupported-type',
      'Only the code of a custom resource knows what it made.',
    ];
  }
  const known = stack.get(logicalId);
  if (known?.physicalId !== undefined) {
    return ['not-recorded', `Cloud Control has no item of ${type} for it.`];
  }
  if (known === undefined && stack.size > 0) {
    return [
      'no-identity',
      condition !== undefined &&
      resolver.conditions.holds(condition) === undefined
        ? 'Whether its condition holds is not known, and the stack resources do not name it.'
        : 'The stack resources do not name it.',
    ];
  }
  return [
    'no-identity',
    'Nothing says which cloud object this is; give --stack-resources.',
  ];
}

function unknown(
  { logicalId, type }: TemplateResource,
  evidence: Evidence,
  shown?: LiveResource,
): ResourceResult {
  return {
    address: logicalId,
    type,
    identity: identityOf(
      type,
      shown?.identifier ?? evidence.stack.get(logicalId)?.physicalId,
      shown?.properties ?? {},
      evidence,
    ),
    verdict: 'unverifiable',
    changes: [],
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}

function unverifiable(
  resource: TemplateResource,
  evidence: Evidence,
  reason: UnverifiableReason,
  detail: string,
): ResourceResult {
  return { ...unknown(resource, evidence), reason, detail };
}

function unmanagedObject(
  { typeName, identifier, properties, readAt }: LiveResource,
  evidence: Evidence,
): UnmanagedObject {
  return {
    type: typeName,
    identity: identityOf(typeName, identifier, properties, evidence),
    ...(readAt !== undefined && { liveAsOf: readAt }),
  };
}
