import { useCallback, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  DecisionRequest,
  Finding,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';

/**
 * Sends a decision on a finding as it is shown: should it have moved meanwhile,
 * the backend refuses.
 *
 * @param onDecided - called once the decision stands
 * @internal
 */
export function useDecide(
  { id, revision }: Pick<Finding, 'id' | 'revision'>,
  onDecided: () => void,
): {
  decide: (request: DecisionRequest) => Promise<void>;
  pending: boolean;
  error?: Error;
} {
  const api = useApi(iacDriftApiRef);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const decide = useCallback(
    async (request: DecisionRequest) => {
      setPending(true);
      setError(undefined);
      try {
        await api.decide(id, { ...request, revision });
        onDecided();
      } catch (reason) {
        setError(reason instanceof Error ? reason : new Error(String(reason)));
      } finally {
        setPending(false);
      }
    },
    [api, id, revision, onDecided],
  );
  return { decide, pending, error };
}
