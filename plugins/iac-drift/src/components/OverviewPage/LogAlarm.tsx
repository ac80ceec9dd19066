import { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import { LogAnswer } from '../LogAnswer';

/** Says above all else that the log was tampered with; nothing otherwise. @internal */
export function LogAlarm({ ledger }: { ledger: Overview['ledger'] }) {
  const result = ledger.verification?.result;
  return result?.status === 'tampered' ? <LogAnswer result={result} /> : null;
}
