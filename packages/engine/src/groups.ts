/**
 * Members by the name of their group. Nearly every group has one member, so that a
 * set for each would be waste.
 *
 * @internal
 */
export class Groups<T extends string | object> {
  readonly #groups = new Map<string, T | Set<T>>();

  *get(name: string): Iterable<T> {
    const group = this.#groups.get(name);
    if (group instanceof Set) yield* group;
    else if (group !== undefined) yield group;
  }

  add(name: string, member: T): void {
    const group = this.#groups.get(name);
    if (group instanceof Set) group.add(member);
    else if (group === undefined) this.#groups.set(name, member);
    else if (group !== member) this.#groups.set(name, new Set([group, member]));
  }

  remove(name: string, member: T): void {
    const group = this.#groups.get(name);
    if (group instanceof Set) group.delete(member);
    if (group === member || (group instanceof Set && group.size === 0)) {
      this.#groups.delete(name);
    }
  }
}
