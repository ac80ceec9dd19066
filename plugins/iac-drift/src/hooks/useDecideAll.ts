import { useCallback, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  DecisionRequest,
  Finding,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';

/** A finding on which the decision was not recorded, and why. @internal */
export interface RefusedDecision {
  finding: Finding;
  error: Error;
}

/**
 * Sends one decision on each of some findings, one after the other. What one
 * refuses does not keep the others.
 *
 * @param onDone - called once all were sent
 * @internal
 */
export function useDecideAll(onDone: () => void): {
  decideAll: (findings: Finding[], request: DecisionRequest) => Promise<void>;
  pending: boolean;
  refused: RefusedDecision[];
} {
  const api = useApi(iacDriftApiRef);
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState<RefusedDecision[]>([]);
  const decideAll = useCallback(
    async (findings: Finding[], request: DecisionRequest) => {
      setPending(true);
      const failures: RefusedDecision[] = [];
      for (const finding of findings) {
        try {
          const { id, revision } = finding;
          await api.decide(id, { ...request, revision });
        } catch (reason) {
          const error =
            reason instanceof Error ? reason : new Error(String(reason));
          failures.push({ finding, error });
        }
      }
      setRefused(failures);
      setPending(false);
      onDone();
    },
    [api, onDone],
  );
  return { decideAll, pending, refused };
}
