import { LiveItem, ReadFailure } from '../types';

/** Failed reads, most specific first. @internal */
export class ReadFailures {
  readonly #byItem = new Map<string, ReadFailure>();
  readonly #byType = new Map<string, ReadFailure>();
  #overall: ReadFailure | undefined;

  constructor(failures: ReadFailure[]) {
    for (const failure of failures) {
      const { resourceType, resourceId } = failure;
      if (resourceId !== undefined) {
        setOnce(this.#byItem, keyOf(resourceType, resourceId), failure);
      } else if (resourceType !== undefined) {
        setOnce(this.#byType, resourceType, failure);
      } else {
        this.#overall ??= failure;
      }
    }
  }

  /** The failure that explains why a resource has no live item. */
  of(
    resourceType: string,
    ids: (LiveItem['resourceId'] | undefined)[],
  ): ReadFailure | undefined {
    for (const id of ids) {
      if (id === undefined) continue;
      const failure =
        this.#byItem.get(keyOf(resourceType, id)) ??
        this.#byItem.get(keyOf(undefined, id));
      if (failure) return failure;
    }
    return this.#byType.get(resourceType) ?? this.#overall;
  }
}

function keyOf(type: string | undefined, id: string): string {
  return `${type ?? ''}\u0000${id}`;
}

function setOnce<T>(map: Map<string, T>, key: string, value: T) {
  if (!map.has(key)) map.set(key, value);
}
