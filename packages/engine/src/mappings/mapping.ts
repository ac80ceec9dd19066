import { Semantics } from '../equality/semantics';
import { Locator } from '../items/itemIndex';
import { Observation } from '../items/livePath';
import { DocumentedShape } from './shape';
import { JsonObject, JsonValue, LiveItem, UnverifiedReason } from '../types';

/**
 * How one attribute is read from a live item, and what it means for it to be
 * equal. Made by `at`, `supplementary`, `reading` and `tags`.
 *
 * @internal
 */
export interface AttributeRule extends AttributeOptions {
  semantics: Semantics;
  /** `attributes` are for what needs them to find its element of a list. */
  read(item: LiveItem, attributes: JsonObject): Observation;
  /** The same in a model of the Cloud Control API; left out where it is not known. */
  readModel?(item: LiveItem, attributes: JsonObject): Observation;
  /** A value that AWS has accepted and not applied yet. */
  readPending?(item: LiveItem): Observation;
}

/** @internal */
export interface AttributeOptions {
  /** What AWS has where nobody asked for anything. Equal to nothing. */
  default?: JsonValue;
  /** What the provider writes where there is nothing, if it is not empty. */
  nothing?: JsonValue;
  /**
   * What an empty block says in a state. Left out, it says nothing, since many
   * blocks are filled in by the provider; `none` says that the feature is off.
   */
  emptyBlock?: 'none';
  /**
   * Types of resources that declare this attribute in the parent's stead. When
   * one of them exists for the same object, the parent's own value is a snapshot
   * and not compared.
   */
  declaredBy?: string[];
  /** What else is no drift, although the values differ. */
  alsoEqual?(
    desired: JsonValue,
    live: JsonValue,
    item: LiveItem,
    attributes: JsonObject,
  ): boolean;
  /** Whether `alsoEqual` can tell by the attributes alone, without a live item. */
  movesByItself?: true;
  /** The attribute that is compared, where its own rule leaves a part of it to this one. */
  of?: string;
  /** Read instead of the rule's own path, in states that lack it. */
  formerly?: string;
}

/** Finds another resource among all known ones, `undefined` unless there is one. @internal */
export type Related = (
  type: string,
  attribute: string,
  value: JsonValue | undefined,
) => JsonObject | undefined;

/** @internal */
export type Locate = (attributes: JsonObject, related: Related) => Locator;

/** Finds every object of which a resource declares something. @internal */
export type LocateAll = (
  attributes: JsonObject,
  related: Related,
) => Locator | Locator[];

/** One element of a collection that several resources may own together. @internal */
export interface Part {
  /** Equal parts have equal keys. */
  key: string;
  /** The attribute of the part's own resource that names it, and its value. */
  field: string;
  value: JsonValue;
  /** What can change without its becoming another part; left out where an item does not show it. */
  content?: {
    field: string;
    canonical: string;
    shown: JsonValue;
    /** The same, attribute by attribute, where it has several. */
    fields?: JsonObject;
  };
}

/**
 * A collection in a live item, such as a group's rules: declared in the parent's
 * own attribute, in resources of their own, or both.
 *
 * @internal
 */
export interface PartsRule {
  /** Undefined when the item does not show the collection. */
  live(item: LiveItem): Part[] | undefined;
  /** The parts in the parent's own attribute. Undefined when the state has no such attribute. */
  snapshot(attributes: JsonObject): Part[] | undefined;
  /** The parts that a resource of the type declares. */
  declaredBy: Record<string, (attributes: JsonObject) => Part[]>;
  /** Parts in the shape of the parent's attribute. */
  show(parts: Part[]): JsonValue;
}

/** How the Cloud Control API knows a resource. @internal */
export interface ModelRule {
  /** The primary identifier. */
  identifier(attributes: JsonObject, related: Related): string | undefined;
  /**
   * Attributes that AWS Config's item does not show, or hardly ever, and the model
   * does: what asking for it is worth. `all` of a type that AWS Config does not
   * record.
   */
  shows: 'all' | string[];
}

/** Everything the engine knows of one Terraform type. @internal */
export interface Mapping {
  types: string[];
  /** AWS Config's name of the type of the item that shows this resource. */
  resourceType: string;
  locate: Locate;
  /** Given for a type that Cloud Control is asked for too. */
  model?: ModelRule;
  /** By path in the provider's names. */
  attributes: Record<string, AttributeRule>;
  /** Collections of this resource, by the attribute that holds them. */
  parts: Record<string, PartsRule>;
  /**
   * What the parent's own attributes are worth. `doubtful`: an empty one may have
   * been taken before parts were declared in a state that we do not know, and
   * where parts of one collection are resources of their own, those of the others
   * may have been too.
   */
  snapshots: 'certain' | 'doubtful';
  /** Given for a type of which no recorded item was seen: what its items should look like. */
  shape?: DocumentedShape;
  /** For a type that is part of another object: where that part is. Empty means gone. */
  part?: (item: LiveItem, attributes: JsonObject) => Observation;
  /** For a type whose instances are parts of a collection: the attributes that name them. */
  partOf: string[];
  /** One object may have many of this type, each with an id of its own. */
  many: boolean;
  /** Declares a setting or a part of another resource's object, and not the object. */
  facet: boolean;
  /** Attributes that the live item does not show, and why. */
  notVerifiable: Record<string, UnverifiedReason>;
  /** Of those, what machines change as they please, an autoscaler for one. */
  restless: string[];
  /** Of those, what resources of other types declare in this one's stead. */
  declaredBy: Record<string, string[]>;
  /** Attributes that the provider computes or that steer it; nothing to compare. */
  bookkeeping: string[];
  /** Resources of types that have no mapping and declare an attribute of this one. */
  declarers: Record<string, LocateAll>;
}

/** @internal */
export type MappingBody = Partial<
  Omit<Mapping, 'types' | 'resourceType' | 'locate'>
> & { locate: Locate };

/** A mapping; what is left out is empty. @internal */
export function mapping(
  types: string | string[],
  resourceType: string,
  body: MappingBody,
): Mapping {
  return {
    types: [types].flat(),
    resourceType,
    attributes: {},
    parts: {},
    snapshots: 'certain',
    partOf: [],
    many: false,
    facet:
      body.part !== undefined ||
      (body.partOf ?? []).length > 0 ||
      body.many === true,
    notVerifiable: {},
    restless: [],
    declaredBy: {},
    bookkeeping: [],
    declarers: {},
    ...body,
  };
}
