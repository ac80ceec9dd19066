import { useApi } from '@backstage/core-plugin-api';
import {
  FindingCode,
  FindingDetails,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../api';
import { useFreshValue } from './useFreshValue';
import { PolledValue } from './usePolledValue';

/** One finding with its history, kept fresh. @internal */
export function useFinding(id: string): PolledValue<FindingDetails> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue(id, () => api.getFinding(id));
}

/** Where the resource of a finding is written. @internal */
export function useFindingCode(id: string): PolledValue<FindingCode> {
  const api = useApi(iacDriftApiRef);
  return useFreshValue(id, () => api.getFindingCode(id), { costly: true });
}
