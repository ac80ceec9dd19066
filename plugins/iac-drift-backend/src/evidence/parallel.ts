/**
 * Does some work on each item, on so many at once. Ends at the first error, when
 * what was begun has ended.
 *
 * @internal
 */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failed: unknown[] = [];
  for await (const item of items) {
    const one: Promise<void> = work(item)
      .catch(error => {
        failed.push(error);
      })
      .finally(() => running.delete(one));
    running.add(one);
    if (running.size >= atOnce) {
      await Promise.race(running);
    }
    if (failed.length > 0) {
      break;
    }
  }
  await Promise.all(running);
  if (failed.length > 0) {
    throw failed[0];
  }
}
