import { formatPolicy, type PolicyWitness } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';

const GROUP = 'witnesses';

/** Which witnesses an auditor asks for. @internal */
export interface LogPolicy {
  witnesses?: Pick<PolicyWitness, 'name' | 'vkey' | 'url'>[];
  /** How many of them must have cosigned; 0 when they need not. */
  quorum?: number;
}

/**
 * The trust file of a log (C2SP tlog-policy): any of these keys, and so many of
 * these witnesses.
 *
 * @internal
 */
export function policyOf(
  vkeys: readonly string[],
  { witnesses = [], quorum = 0 }: LogPolicy = {},
): Buffer {
  const members = witnesses.map(({ name }) => name);
  return Buffer.from(
    formatPolicy(
      {
        logs: vkeys.map(vkey => ({ vkey })),
        witnesses,
        groups: quorum > 0 ? [{ name: GROUP, threshold: quorum, members }] : [],
        quorum: quorum > 0 ? GROUP : 'none',
      },
      sha256,
    ),
  );
}
