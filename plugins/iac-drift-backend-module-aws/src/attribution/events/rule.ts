/**
 * What one CloudTrail event does to a resource, in the words of Terraform.
 *
 * - `adds`, `removes`: elements of a collection, named in the request
 * - `sets`: attributes, whose new values the request holds
 * - `clears`: attributes, which the request need not repeat
 *
 * @internal
 */
export interface EventRule {
  effect: 'adds' | 'removes' | 'sets' | 'clears';
  /** The resource's own attributes, `*` for any. */
  attributes: string[];
  /** Resources of their own that are parts of this one. */
  facets: string[];
  /** The event makes or ends the resource itself. */
  object?: 'created' | 'deleted';
  /** The only value that the event can set, when the request does not say it. */
  value?: boolean;
  /** The only thing in an element that the event can set. */
  part?: string;
  /** Nobody knows what the event changes: only a value in its request tells. */
  vague?: true;
}

/**
 * The events of one AWS service that change resources of a type. Names are those
 * of the API; CloudTrail adds the API's date to some.
 *
 * @internal
 */
export interface TypeEvents {
  /** `ec2.amazonaws.com` */
  source: string;
  events: Record<string, EventRule>;
}

function ruleOf(effect: EventRule['effect']) {
  return (attributes: string[], facets: string[] = []): EventRule => ({
    effect,
    attributes,
    facets,
  });
}

/** @internal */
export const adds = ruleOf('adds');

/** @internal */
export const removes = ruleOf('removes');

/** @internal */
export const sets = ruleOf('sets');

/** @internal */
export const clears = ruleOf('clears');

/** @internal */
export const switches = (attribute: string, value: boolean): EventRule => ({
  effect: 'sets',
  attributes: [attribute],
  facets: [],
  value,
});

/** @internal */
export const creates: EventRule = {
  effect: 'sets',
  attributes: ['*'],
  facets: [],
  object: 'created',
};

/** @internal */
export const deletes: EventRule = {
  effect: 'clears',
  attributes: [],
  facets: [],
  object: 'deleted',
};

/** @internal */
export const TAGS = ['tags', 'tags_all'];
