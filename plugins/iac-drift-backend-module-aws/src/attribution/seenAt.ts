import type { ResourceResult } from '@iac-drift/engine';

/**
 * When the changes of a result were seen. One that Cloud Control shows is as new as
 * its answer, whenever AWS Config recorded the resource last.
 *
 * @internal
 */
export function seenAt({
  changes,
  liveAsOf,
  sources = [],
}: Pick<ResourceResult, 'changes' | 'liveAsOf' | 'sources'>): Date | undefined {
  const shows = (attributes: string[]) =>
    changes.some(({ path }) =>
      attributes.some(name => path === name || path.startsWith(`${name}.`)),
    );
  const times = [
    liveAsOf,
    ...sources
      .filter(({ attributes }) => shows(attributes))
      .map(source => source.liveAsOf),
  ].flatMap(time => Date.parse(time ?? '') || []);
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
}
