/**
 * The results of a task for each item, in order, while some tasks after it are under way
 * already: reading from a distance is mostly waiting.
 *
 * @internal
 */
export async function* ahead<T, R>(
  items: Iterable<T>,
  count: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  for (const item of items) {
    const result = task(item);
    // Whoever takes it sees the error; until then it is nobody's.
    result.catch(() => {});
    started.push(result);
    if (started.length >= count) {
      yield await started.shift()!;
    }
  }
  while (started.length > 0) {
    yield await started.shift()!;
  }
}
