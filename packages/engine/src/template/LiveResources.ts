import { LiveModelsError } from '../items/LiveModelsError';
import { rawModelOf, RawModel } from '../items/normaliseModel';
import { membersOf } from '../items/parseLiveModels';
import { tagsOf } from '../items/tags';
import { isoTime } from '../items/time';
import { isObject, own, ownInAnyCase, spelling } from '../json';
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

/** Live resources by type, to be claimed by those that a template declares. @internal */
export class LiveResources {
  readonly #byType = new Map<string, Map<string, LiveResource>>();

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
    for (const resources of this.#byType.values()) yield* resources.values();
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
    if (id !== undefined) return ofType.get(id) ?? byPart(ofType, id);
    if (sought.known !== undefined) return undefined;
    return byTags(ofType, sought) ?? byDeclared(ofType, sought);
  }

  /** The newest read of an object is the one that counts. */
  #add(resource: LiveResource) {
    const { typeName, identifier, readAt = '' } = resource;
    const ofType = this.#byType.get(typeName) ?? new Map();
    const before = ofType.get(identifier);
    if (before === undefined || readAt >= (before.readAt ?? '')) {
      ofType.set(identifier, resource);
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

/** `cluster|service` of `service`, and `name` of an ARN that ends in it. */
function byPart(ofType: Map<string, LiveResource>, id: string) {
  const found = [...ofType.values()].filter(
    ({ identifier }) =>
      identifier.split('|').includes(id) ||
      id.split('|').includes(identifier) ||
      (id.startsWith('arn:') &&
        (id.endsWith(`:${identifier}`) || id.endsWith(`/${identifier}`))),
  );
  return only(found);
}

function byTags(ofType: Map<string, LiveResource>, { logicalId }: Sought) {
  const found = [...ofType.values()].filter(({ properties }) => {
    const tags = tagsOf(own(properties, 'Tags')) ?? {};
    return own(tags, 'aws:cloudformation:logical-id') === logicalId;
  });
  return only(found);
}

function byDeclared(
  ofType: Map<string, LiveResource>,
  { schema, declared }: Sought,
) {
  const values = schema.identifier.map(path => {
    let value: JsonValue | undefined = declared;
    for (const key of path.split('.')) {
      value = isObject(value) ? own(value, key) : undefined;
    }
    return value;
  });
  return values.length === 0 || values.includes(undefined)
    ? undefined
    : ofType.get(values.map(spelling).join('|'));
}

function only(found: LiveResource[]) {
  return found.length > 1 ? 'ambiguous' : found[0];
}
