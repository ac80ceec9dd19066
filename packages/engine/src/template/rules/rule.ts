import { Agreement } from '../../equality/semantics';
import { JsonValue } from '../../types';
import { ValueContext } from '../values/ValueContext';

/** What is special about one property of one type. @internal */
export interface PropertyRule {
  /** More than is declared may be in the list: AWS fills it up, or others may add. */
  isOpen?: boolean | ((extra: JsonValue, context: ValueContext) => boolean);
  /**
   * Settings by name, of which AWS shows some with their defaults and others not at
   * all: one that is missing was not shown.
   */
  isBag?: boolean;
  /** The order of the list says something. */
  isOrdered?: boolean;
  /**
   * The type's read shows the property whenever it is set, so that its absence
   * says that it is not.
   */
  isShownWhenSet?: boolean;
  /** What asks for no more than leaving it out does. */
  isNothing?: (desired: JsonValue) => boolean;
  /** What is there where nothing is asked for by an empty list. */
  isDefault?: (live: JsonValue) => boolean;
  /** How the two values agree where the general rules do not see it; undefined leaves it to those. */
  compare?: (
    desired: JsonValue,
    live: JsonValue,
    context: ValueContext,
  ) => Agreement | undefined;
}

/** Rules of a type by path, with `*` for any position in a list. @internal */
export type TypeRules = Record<string, PropertyRule>;

/** A rule that says when two values are the same, and leaves the rest to the general ones. @internal */
export function sameWhen(
  isSame: (
    desired: JsonValue,
    live: JsonValue,
    context: ValueContext,
  ) => boolean,
): PropertyRule {
  return {
    compare: (desired, live, context) =>
      isSame(desired, live, context) ? 'equal' : undefined,
  };
}

/** The rules of properties that are shown whenever they are set. @internal */
export function shownWhenSet(...paths: string[]): TypeRules {
  return Object.fromEntries(
    paths.map(path => [path, { isShownWhenSet: true }]),
  );
}
