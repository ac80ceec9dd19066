import { formatPolicy } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';

/**
 * The trust file of a log (C2SP tlog-policy): any of these keys, and no witness
 * asked for.
 *
 * @internal
 */
export function policyOf(vkeys: readonly string[]): Buffer {
  return Buffer.from(
    formatPolicy(
      { logs: vkeys.map(vkey => ({ vkey })), quorum: 'none' },
      sha256,
    ),
  );
}
