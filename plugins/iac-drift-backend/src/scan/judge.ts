import type { LiveRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  compare,
  ComparisonSummary,
  DesiredResource,
  ResourceResult,
  summaryOf,
} from '@iac-drift/engine';

/**
 * What one scan of one stack found, each address once.
 *
 * @internal
 */
export interface Judgement {
  results: ResourceResult[];
  summary: ComparisonSummary;
  /** Capture time of the newest live item, ISO 8601 UTC. */
  newestLive?: string;
}

const WEIGHT = { drifted: 2, unverifiable: 1, 'in-sync': 0 } as const;

/**
 * Compares desired and live. Should a state name an address twice, the worse
 * verdict stands for it.
 *
 * @internal
 */
export function compareStack(options: {
  desired: DesiredResource[];
  elsewhere: DesiredResource[];
  live: LiveRead;
  writtenAt?: string;
}): ResourceResult[] {
  const { desired, elsewhere, live, writtenAt } = options;
  const comparison = compare({
    desired,
    elsewhere,
    live: live.items,
    failures: live.failures,
    desiredAsOf: writtenAt,
  });
  return onceEach(comparison.resources);
}

/**
 * Each address once, with the worst of its verdicts.
 *
 * @internal
 */
export function onceEach(results: readonly ResourceResult[]): ResourceResult[] {
  const byAddress = new Map<string, ResourceResult>();
  for (const result of results) {
    const other = byAddress.get(result.address);
    if (!other || WEIGHT[result.verdict] > WEIGHT[other.verdict]) {
      byAddress.set(result.address, result);
    }
  }
  return [...byAddress.values()];
}

/**
 * Adds verdicts up.
 *
 * @internal
 */
export function judge(results: ResourceResult[], live: LiveRead): Judgement {
  let newestLive: string | undefined;
  for (const { captureTime } of live.items) {
    if (captureTime && (!newestLive || captureTime > newestLive)) {
      newestLive = captureTime;
    }
  }
  return { results, summary: summaryOf(results), newestLive };
}
