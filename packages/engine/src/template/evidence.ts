import { refuseCircles } from './circles';
import { givenParameters } from './givenParameters';
import { LiveResource, LiveResources } from './LiveResources';
import { NO_SCHEMA, RegistrySchema, registrySchemasOf } from './registrySchema';
import { ResolvedProperties, Resolver } from './resolve/Resolver';
import { StackResource, stackResourcesOf } from './stackResources';
import { Template } from './templateDocument';
import { DeclaredResource } from './values/ValueContext';

/** @public */
export interface TemplateComparisonInput {
  template: Template;
  /** A list of `{ typeName, identifier, properties }`, parsed from JSON. */
  live: unknown;
  /** What `describe-stack-resources` prints, parsed from JSON. */
  stackResources?: unknown;
  /** What `describe-stacks` prints of the stack, parsed from JSON: its parameters' values. */
  parameters?: unknown;
  /** A list of registry schemas, parsed from JSON. */
  schemas?: unknown;
  /** Twelve digits: what `AWS::AccountId` is. The stack's, where it is not given. */
  accountId?: string;
  /** What `AWS::Region` is. The stack's, where it is not given. */
  region?: string;
}

/** What verdicts are drawn from. @internal */
export interface Evidence {
  live: LiveResources;
  resolver: Resolver;
  schemas: Map<string, RegistrySchema>;
  stack: Map<string, StackResource>;
  declared: Map<string, ResolvedProperties>;
  others: DeclaredResource[];
  found: Map<string, LiveResource | 'ambiguous' | undefined>;
  accountId: string | undefined;
  region: string | undefined;
}

/**
 * Reads the inputs, finds the object of each resource and resolves what it declares.
 *
 * @throws TemplateError, LiveModelsError - when an input is not what it should be
 * @internal
 */
export function evidenceOf(input: TemplateComparisonInput): Evidence {
  const { template } = input;
  refuseCircles(template);
  const live = new LiveResources(input.live);
  const schemas = registrySchemasOf(input.schemas ?? []);
  const stack = stackResourcesOf(input.stackResources ?? []);
  const placed = [...stack.values()].find(resource => resource.stackId);
  const [, , , region, accountId] = placed?.stackId?.split(':') ?? [];
  const place = {
    accountId: input.accountId ?? accountId,
    region: input.region ?? region,
  };
  const found: Evidence['found'] = new Map();
  const resolver = new Resolver({
    template,
    parameters: givenParameters(input.parameters ?? []),
    ...place,
    stackName: placed?.stackName,
    stackId: placed?.stackId,
    physicalIdOf: logicalId => stack.get(logicalId)?.physicalId,
    liveOf: logicalId => {
      const shown = found.get(logicalId);
      return typeof shown === 'object' ? shown.properties : undefined;
    },
  });
  const declared: Evidence['declared'] = new Map();
  for (const { logicalId, type, properties } of template.resources) {
    found.set(
      logicalId,
      live.find({
        type,
        logicalId,
        schema: schemas.get(type) ?? NO_SCHEMA,
        known: stack.get(logicalId),
        // Only names that are written out: functions may need what is found here.
        declared: properties,
      }),
    );
  }
  for (const { logicalId, properties } of template.resources) {
    declared.set(logicalId, resolver.properties(properties));
  }
  const others = template.resources.map(({ logicalId, type }) => ({
    type,
    physicalId: stack.get(logicalId)?.physicalId,
    properties: declared.get(logicalId)?.properties ?? {},
  }));
  return { live, resolver, schemas, stack, declared, others, found, ...place };
}
