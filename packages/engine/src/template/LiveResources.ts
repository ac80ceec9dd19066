import { LiveModelsError } from '../items/LiveModelsError';
import { rawModelOf, RawModel } from '../items/normaliseModel';
import { membersOf } from '../items/parseLiveModels';
import { tagsOf } from '../items/tags';
import { isoTime } from '../items/time';
import { own, ownInAnyCase, spelling, strings } from '../json';
import { valueBelow } from '../paths';
import { JsonObject, JsonValue } from '../types';
import { RegistrySchema } from './registrySchema';
import { StackResource } from './stackResources';

/** One live resource as the Cloud Control API shows it. @internal */
export interface LiveResource {
  typeName: string;
  identifier: string;
  properties: JsonObject;
  /** ISO 8601 UTC. */
  readAt?: string;
}

/** What a resource may be known by. @internal */
export interface Sought {
  type: string;
  logicalId: string;
  schema: RegistrySchema;
  known?: StackResource;
  /** Declared properties, resolved. */
  declared: JsonObject;
}

/** Live resources of one type by all that they may be known by. */
class OfType {
  readonly byId = new Map<string, LiveResource>();
  #byPart: Map<string, LiveResource[]> | undefined;
  #byTag: Map<string, LiveResource[]> | undefined;

  /** `cluster|service` of `service`, and `name` of an ARN that ends in it. */
  withPart(id: string) {
    this.#byPart ??= grouped(this.byId.values(), ({ identifier }) =>
      identifier.includes('|') ? identifier.split('|') : [],
    );
    const ends = [
      ...id.split('|'),
      ...(id.startsWith('arn:') ? endsOf(id) : []),
    ];
    const found = new Set([
      ...(this.#byPart.get(id) ?? []),
      ...ends.flatMap(end => this.byId.get(end) ?? []),
    ]);
    return only([...found]);
  }

  /** By the tag that CloudFormation puts on what it makes. */
  tagged(logicalId: string) {
    this.#byTag ??= grouped(this.byId.values(), ({ properties }) => {
      const tags = tagsOf(own(properties, 'Tags')) ?? {};
      return strings(own(tags, 'aws:cloudformation:logical-id'));
    });
    return only(this.#byTag.get(logicalId) ?? []);
  }
}

/** Live resources by type, to be claimed by those that a template declares. @internal */
export class LiveResources {
  readonly #byType = new Map<string, OfType>();

  /** @throws LiveModelsError - when it is no list of live resources */
  constructor(json: unknown) {
    membersOf(json as JsonValue).forEach((member, position) => {
      const model = rawModelOf(member);
      if (model === undefined) {
        throw new LiveModelsError(
          `Entry ${
            position + 1
          } is not a live resource: give typeName, identifier and properties.`,
        );
      }
      this.#add(liveResourceOf(model));
    });
  }

  *all(): Iterable<LiveResource> {
    for (const { byId } of this.#byType.values()) yield* byId.values();
  }

  /**
   * The resource that is meant; `ambiguous` when several may be. By its physical
   * id, else by the tags that CloudFormation puts on what it makes, else by the
   * identifier that the template itself declares.
   */
  find(sought: Sought): LiveResource | 'ambiguous' | undefined {
    const ofType = this.#byType.get(sought.type);
    if (ofType === undefined) return undefined;
    const id = sought.known?.physicalId;
    if (id !== undefined) return ofType.byId.get(id) ?? ofType.withPart(id);
    if (sought.known !== undefined) return undefined;
    return ofType.tagged(sought.logicalId) ?? byDeclared(ofType, sought);
  }

  /** The newest read of an object is the one that counts. */
  #add(resource: LiveResource) {
    const { typeName, identifier, readAt = '' } = resource;
    const ofType = this.#byType.get(typeName) ?? new OfType();
    const before = ofType.byId.get(identifier);
    if (before === undefined || readAt >= (before.readAt ?? '')) {
      ofType.byId.set(identifier, resource);
    }
    this.#byType.set(typeName, ofType);
  }
}

function liveResourceOf(model: RawModel): LiveResource {
  const { entry, typeName, identifier, properties } = model;
  const readAt = isoTime(ownInAnyCase(entry, 'readAt'));
  return {
    typeName,
    identifier,
    properties,
    ...(readAt !== undefined && { readAt }),
  };
}

function grouped(
  resources: Iterable<LiveResource>,
  keysOf: (resource: LiveResource) => string[],
): Map<string, LiveResource[]> {
  const groups = new Map<string, LiveResource[]>();
  for (const resource of resources) {
    for (const key of keysOf(resource)) {
      const group = groups.get(key) ?? [];
      group.push(resource);
      groups.set(key, group);
    }
  }
  return groups;
}

/** What an ARN ends in, after each of its first dividers. */
function endsOf(arn: string): string[] {
  return [...arn.matchAll(/[:/]/g)]
    .slice(0, 20)
    .map(({ index = 0 }) => arn.slice(index + 1));
}

function byDeclared({ byId }: OfType, { schema, declared }: Sought) {
  const values = schema.identifier.map(path =>
    valueBelow(declared, path.split('.')),
  );
  return values.length === 0 || values.includes(undefined)
    ? undefined
    : byId.get(values.map(spelling).join('|'));
}

function only(found: LiveResource[]) {
  return found.length > 1 ? 'ambiguous' : found[0];
}
