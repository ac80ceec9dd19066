import { ComparisonSummary, ResourceResult } from '../types';

/** The counts of a comparison's results. @public */
export function summaryOf(results: ResourceResult[]): ComparisonSummary {
  const summary: ComparisonSummary = {
    resources: results.length,
    inSync: 0,
    drifted: 0,
    unverifiable: 0,
    unverifiableByReason: {},
    attributesCompared: 0,
    attributesDeclared: 0,
  };
  for (const result of results) {
    if (result.verdict === 'in-sync') summary.inSync += 1;
    if (result.verdict === 'drifted') summary.drifted += 1;
    if (result.verdict === 'unverifiable') {
      const reason = result.reason ?? 'source-error';
      summary.unverifiable += 1;
      summary.unverifiableByReason[reason] =
        (summary.unverifiableByReason[reason] ?? 0) + 1;
    }
    summary.attributesCompared += result.attributesCompared;
    summary.attributesDeclared += result.attributesDeclared;
  }
  return summary;
}
