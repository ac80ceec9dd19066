import { Locator } from '../items/itemIndex';
import { Mapping, Related } from '../mappings/mapping';
import { declaredObjectsOf, mappingOf } from '../mappings/registry';
import { DesiredResource } from '../types';

/**
 * Which resources declare something of another's object, such as a rule of a
 * group. An older state of that object lacks what they declare, which is no drift.
 *
 * @internal
 */
export class Declarers {
  readonly #byObject = new Map<string, Set<DesiredResource>>();

  constructor(resources: DesiredResource[], related: Related) {
    for (const resource of resources) {
      const { type } = resource;
      const own = mappingOf(type);
      const facets = own?.facet ? [own] : [];
      for (const object of [...declaredObjectsOf(type), ...facets]) {
        const locators = attempt(() =>
          [object.locate(resource.attributes, related)].flat(),
        );
        for (const name of locators.flatMap(l => names(object, l))) {
          const same = this.#byObject.get(name) ?? new Set();
          this.#byObject.set(name, same.add(resource));
        }
      }
    }
  }

  /** Those of one type that declare something of a resource's object. */
  of(
    mapping: Mapping,
    resource: DesiredResource,
    type: string,
    related: Related,
  ): DesiredResource[] {
    const found = names(mapping, mapping.locate(resource.attributes, related))
      .flatMap(name => [...(this.#byObject.get(name) ?? [])])
      .filter(declarer => declarer.type === type);
    return [...new Set(found)];
  }
}

function names(
  { resourceType }: { resourceType: string },
  { resourceId, arn, resourceName }: Locator,
): string[] {
  return [resourceId, arn, resourceName].flatMap(name =>
    name ? [`${resourceType} ${name}`] : [],
  );
}

/** What cannot be located declares nothing. */
function attempt(locate: () => Locator[]): Locator[] {
  try {
    return locate();
  } catch {
    return [];
  }
}
