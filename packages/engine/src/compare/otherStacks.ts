import { own } from '../json';
import { Groups } from '../groups';
import { Locator } from '../items/itemIndex';
import { declaredObjectsOf, mappingOf } from '../mappings/registry';
import { Related } from '../mappings/mapping';
import { DesiredResource, LiveItem } from '../types';

/** One resource of a stack, with what it is found by. */
interface Entry {
  stack: string;
  /** Where it stands among those of its stack. */
  at: number;
  resource: DesiredResource;
  /** Of the live objects that it is, or of which it declares something. */
  names: string[];
  /** Which other resources it asks for, to know its object. */
  asks: Reference[];
}

/** A resource by an attribute's value. */
interface Reference {
  type: string;
  attribute: string;
  value: string;
}

/**
 * The resources of all known stacks, indexed so that those which matter to the
 * comparison of one stack are found without looking at the others: a stack is put
 * into it once each time its desired state changes.
 *
 * @public
 */
export class OtherStacks {
  readonly #stacks = new Map<string, Entry[]>();
  readonly #named = new Groups<Entry>();
  readonly #asking = new Groups<Entry>();
  /** By type, for attributes that nobody has asked for yet. */
  readonly #typed = new Groups<Entry>();
  /** By type, attribute and value, for the attributes that were asked for. */
  readonly #answering = new Groups<Entry>();
  readonly #askedFor = new Groups<string>();

  /** Puts a stack in, in the place of what it said before. */
  set(stack: string, resources: readonly DesiredResource[]): void {
    this.delete(stack);
    const entries = resources.map((resource, at): Entry => {
      const asks: Reference[] = [];
      return {
        stack,
        at,
        resource,
        names: namesOf(resource, asks),
        asks,
      };
    });
    this.#stacks.set(stack, entries);
    for (const { asks } of entries) asks.forEach(ask => this.#noteAsked(ask));
    for (const entry of entries) {
      this.#typed.add(entry.resource.type, entry);
      for (const name of entry.names) this.#named.add(name, entry);
      for (const reference of entry.asks) {
        this.#asking.add(keyOf(reference), entry);
      }
      for (const key of this.#answersOf(entry.resource)) {
        this.#answering.add(key, entry);
      }
    }
  }

  delete(stack: string): void {
    for (const entry of this.#stacks.get(stack) ?? []) {
      this.#typed.remove(entry.resource.type, entry);
      for (const name of entry.names) this.#named.remove(name, entry);
      for (const reference of entry.asks) {
        this.#asking.remove(keyOf(reference), entry);
      }
      for (const key of this.#answersOf(entry.resource)) {
        this.#answering.remove(key, entry);
      }
    }
    this.#stacks.delete(stack);
  }

  /**
   * What `elsewhere` needs to hold when a stack is compared: every resource of other
   * stacks that declares something of one of the live objects, or that tells which
   * object a resource stands for. Without the others the comparison is the same.
   *
   * @returns in order of stack and place
   */
  relevantTo(
    stack: string,
    input: { desired: readonly DesiredResource[]; live: readonly LiveItem[] },
  ): DesiredResource[] {
    const found = new Set<Entry>();
    for (const item of input.live) {
      for (const name of [item.resourceId, item.arn, item.resourceName]) {
        if (name === undefined) continue;
        this.#take(found, this.#named.get(nameOf(item.resourceType, name)));
      }
    }
    const asked = input.desired.flatMap(resource => {
      const asks: Reference[] = [];
      namesOf(resource, asks);
      return asks;
    });
    asked.forEach(reference => this.#noteAsked(reference));
    const objects = [...input.desired, ...[...found].map(e => e.resource)];
    for (const resource of objects) {
      for (const key of this.#answersOf(resource)) {
        this.#take(found, this.#asking.get(key));
      }
    }
    for (const entry of found) asked.push(...entry.asks);
    for (const reference of asked) {
      this.#take(found, this.#answering.get(keyOf(reference)));
    }
    return [...found]
      .filter(entry => entry.stack !== stack)
      .sort(byStackAndPlace)
      .map(entry => entry.resource);
  }

  #take(found: Set<Entry>, entries: Iterable<Entry>) {
    for (const entry of entries) found.add(entry);
  }

  #noteAsked({ type, attribute }: Reference) {
    for (const known of this.#askedFor.get(type)) {
      if (known === attribute) return;
    }
    this.#askedFor.add(type, attribute);
    for (const entry of this.#typed.get(type)) {
      const value = own(entry.resource.attributes, attribute);
      if (typeof value === 'string') {
        this.#answering.add(keyOf({ type, attribute, value }), entry);
      }
    }
  }

  /** The references by which others may ask for a resource, of those that anyone did. */
  #answersOf(resource: DesiredResource): string[] {
    return [...this.#askedFor.get(resource.type)].flatMap(attribute => {
      const value = own(resource.attributes, attribute);
      return typeof value === 'string'
        ? [keyOf({ type: resource.type, attribute, value })]
        : [];
    });
  }
}

/**
 * The names of the live objects that a resource is, or of which it declares
 * something; what it asks of others to know more of them goes into `asks`.
 */
function namesOf(resource: DesiredResource, asks: Reference[]): string[] {
  const { type, attributes } = resource;
  const related: Related = (asked, attribute, value) => {
    if (typeof value === 'string' && value !== '') {
      asks.push({ type: asked, attribute, value });
    }
    return undefined;
  };
  const names = new Set<string>();
  const take = (
    resourceType: string,
    locate: () => Locator | Locator[] | undefined,
  ) => {
    try {
      for (const locator of [locate() ?? []].flat()) {
        const { resourceId, arn, resourceName } = locator;
        for (const name of [resourceId, arn, resourceName]) {
          if (name) names.add(nameOf(resourceType, name));
        }
      }
    } catch {
      // What cannot be read names nothing.
    }
  };
  const mapping = mappingOf(type);
  if (mapping !== undefined) {
    const { resourceType, model } = mapping;
    take(resourceType, () => mapping.locate(attributes, related));
    take(resourceType, () => ({
      resourceId: model?.identifier(attributes, related),
    }));
  }
  for (const { resourceType, locate } of declaredObjectsOf(type)) {
    take(resourceType, () => locate(attributes, related));
  }
  return [...names];
}

function nameOf(resourceType: string, name: string): string {
  return `${resourceType}\u0000${name}`;
}

function keyOf({ type, attribute, value }: Reference): string {
  return `${type}.${attribute}\u0000${value}`;
}

function byStackAndPlace(a: Entry, b: Entry): number {
  if (a.stack !== b.stack) return a.stack < b.stack ? -1 : 1;
  return a.at - b.at;
}
