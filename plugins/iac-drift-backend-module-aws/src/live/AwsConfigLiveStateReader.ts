import type { LiveKey } from '@iac-drift/engine';
import type {
  LiveRead,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import { Outages } from './Outages';
import { readTarget } from './readTarget';
import { targetsOf } from './targets';

/** Targets that are read at once; the pace of each account holds all the same. */
const CONCURRENCY = 4;

/**
 * Reads live state from AWS Config.
 *
 * What AWS refuses, throttles or never recorded is a failure of the resources it
 * concerns. A deletion is reported only on AWS Config's own word, never because an
 * answer was empty.
 *
 * @internal
 */
export class AwsConfigLiveStateReader implements LiveStateReader {
  readonly id = 'aws-config';
  readonly #accounts: AwsAccount[];

  constructor(options: { accounts: AwsAccount[] }) {
    this.#accounts = options.accounts;
  }

  async read(
    keys: LiveKey[],
    options: { signal?: AbortSignal },
  ): Promise<LiveRead> {
    const { targets, failures } = targetsOf(keys, this.#accounts);
    const reads: LiveRead[] = [{ items: [], failures }];
    const outages = new Outages();
    const queue = targets[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (const target of queue) {
          reads.push(await readTarget(target, { ...options, outages }));
        }
      }),
    );
    return {
      items: reads.flatMap(read => read.items),
      failures: reads.flatMap(read => read.failures),
    };
  }
}
