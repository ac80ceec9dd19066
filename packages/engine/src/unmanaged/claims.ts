import { isGeneratedId } from '../items/itemIndex';
import { LiveIndex } from '../items/liveIndex';
import { isObject, own, text } from '../json';
import { placeOf, relatedAmong } from '../compare/lookup';
import { mappingOf } from '../mappings/registry';
import { Related } from '../mappings/mapping';
import {
  DesiredResource,
  JsonValue,
  LiveItem,
  ResourceIdentity,
} from '../types';

/** Which live objects the known stacks claim. @internal */
export class Claims {
  readonly #items = new Set<LiveItem>();
  /** ARNs and ids that AWS made, of resources of any type. */
  readonly #names = new Set<string>();
  /** Those that are the object of a facet, and so no claim to that object. */
  readonly #facets = new Map<string, string>();
  readonly #families = new Set<string>();

  constructor(
    known: DesiredResource[],
    others: ResourceIdentity[],
    index: LiveIndex,
  ) {
    const related = relatedAmong(known);
    for (const resource of known) {
      try {
        this.#claim(resource, index, related);
      } catch {
        // What cannot be read claims nothing.
      }
    }
    for (const { arn, id, resourceId } of others) {
      for (const name of [arn, id, resourceId]) this.#addName(name);
    }
  }

  /** Whether a stack declares the object itself. */
  has(item: LiveItem): boolean {
    return (
      this.#items.has(item) ||
      [item.arn, item.resourceId].some(
        name =>
          name !== undefined &&
          this.#names.has(name) &&
          this.#facets.get(name) !== item.resourceType,
      )
    );
  }

  /** Whether a stack declares the object of this id or ARN. */
  hasName(name: JsonValue | undefined): boolean {
    return typeof name === 'string' && this.#names.has(name);
  }

  /** Whether a stack declares a revision of this family of ECS tasks. */
  hasFamily(family: JsonValue | undefined): boolean {
    return typeof family === 'string' && this.#families.has(family);
  }

  #claim(resource: DesiredResource, index: LiveIndex, related: Related) {
    const { type, attributes } = resource;
    if (!type.startsWith('aws_')) return;
    const mapping = mappingOf(type);
    const names = [text(attributes, 'arn'), text(attributes, 'id')];
    for (const name of names) {
      this.#addName(name);
      if (name && mapping?.facet) this.#facets.set(name, mapping.resourceType);
    }
    for (const volume of blockVolumesOf(attributes)) this.#addName(volume);
    if (type === 'aws_ecs_task_definition') {
      this.#families.add(text(attributes, 'family') ?? '');
    }
    if (mapping === undefined || mapping.facet) return;
    const found = index.find(
      mapping.resourceType,
      mapping.locate(attributes, related),
      placeOf(resource),
      mapping.model?.identifier(attributes, related),
    );
    if (typeof found === 'string') return;
    if (found.item) this.#items.add(found.item);
    if (found.model) this.#items.add(found.model);
  }

  /** A name that somebody chose may be that of several things. */
  #addName(name: string | undefined) {
    if (name !== undefined && isGeneratedId(name)) this.#names.add(name);
  }
}

/** An instance's own volumes. */
function blockVolumesOf(attributes: DesiredResource['attributes']): string[] {
  return ['root_block_device', 'ebs_block_device'].flatMap(name => {
    const blocks = own(attributes, name);
    return (Array.isArray(blocks) ? blocks : [])
      .filter(isObject)
      .flatMap(block => text(block, 'volume_id') ?? []);
  });
}
