import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/**
 * A configured place that plans are reported to.
 *
 * @internal
 */
export interface ReportSource {
  /** Second part of a stack ref: `report:<id>/<path>`. */
  id: string;
  /** How long after it was made a plan counts. */
  maxAgeMs: number;
  /** Subjects of the services that may report; all that have the permission if absent. */
  reporters?: string[];
}

/** A job that runs every night may be two hours late. */
const MAX_AGE_MS = 26 * 60 * 60_000;

/**
 * Reads `iacDrift.reports`.
 *
 * @throws when a value cannot be understood, naming the key
 * @internal
 */
export function readReportSources(config: Config | undefined): ReportSource[] {
  const sources = config?.getOptionalConfigArray('reports.sources') ?? [];
  const ids = new Set<string>();
  return sources.map(source => {
    const id = source.getString('id');
    if (!/^[A-Za-z0-9][\w.-]{0,199}$/.test(id) || ids.has(id)) {
      throw new Error(
        'Each source of iacDrift.reports.sources must have an id of its own, of letters, digits, dots, hyphens and underscores, for example ci',
      );
    }
    ids.add(id);
    const maxAgeMs = source.has('maxAge')
      ? durationToMilliseconds(
          readDurationFromConfig(source, { key: 'maxAge' }),
        )
      : MAX_AGE_MS;
    if (!(maxAgeMs >= 60_000)) {
      throw new Error(
        `The maxAge of '${id}' in iacDrift.reports.sources must be at least a minute, for example { hours: 26 }`,
      );
    }
    return {
      id,
      maxAgeMs,
      reporters: source.getOptionalStringArray('reporters'),
    };
  });
}
