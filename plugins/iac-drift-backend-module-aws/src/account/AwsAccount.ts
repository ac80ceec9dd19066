import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type {
  AwsCredentialProvider,
  AwsCredentialsManager,
} from '@backstage/integration-aws-node';
import type { AwsAccountConfig, AwsRates } from '../config';
import { AwsRefusal, toRefusal, type AwsCall } from './AwsRefusal';
import { Pace } from './Pace';

/**
 * How long a call may take.
 *
 * @internal
 */
export interface AwsPatience {
  /** The first one included. */
  attempts: number;
  /** Until connected, ms. */
  connection: number;
  /** Until one attempt is answered, ms. */
  request: number;
  /** Until a call with its retries and the fetching of credentials is over, ms. */
  call: number;
}

const DEFAULT_PATIENCE: AwsPatience = {
  attempts: 3,
  connection: 5_000,
  request: 30_000,
  call: 60_000,
};

/** What a call is given to hand to the client's `send`. */
type SendOptions = { abortSignal: AbortSignal };

/**
 * One AWS account as the module talks to it: clients for each region, at a
 * bounded pace, after a check that the credentials belong to this account.
 *
 * Every call throws `AwsRefusal` and nothing else.
 *
 * @internal
 */
export class AwsAccount {
  readonly accountId: string;
  readonly regions: string[];
  /** Whether the account answers on an endpoint of its own. */
  readonly hasOwnEndpoint: boolean;

  readonly #clientOptions: {
    endpoint?: string;
    credentials: AwsCredentialProvider['sdkCredentialProvider'];
  };
  readonly #patience: AwsPatience;
  readonly #rates: AwsRates;
  readonly #configClients = new Map<string, ConfigServiceClient>();
  readonly #trailClients = new Map<string, CloudTrailClient>();
  readonly #paces = new Map<string, Pace>();
  #identityCheck: Promise<void> | undefined;

  constructor(
    options: AwsAccountConfig & {
      rates: AwsRates;
      credentials: AwsCredentialsManager;
      patience?: AwsPatience;
    },
  ) {
    const { accountId, regions, endpoint, credentials } = options;
    this.accountId = accountId;
    this.regions = regions;
    this.hasOwnEndpoint = endpoint !== undefined;
    this.#rates = options.rates;
    this.#patience = options.patience ?? DEFAULT_PATIENCE;
    this.#clientOptions = {
      endpoint,
      credentials: async () => {
        try {
          const found = await credentials.getCredentialProvider({ accountId });
          return await found.sdkCredentialProvider();
        } catch {
          throw new AwsRefusal(
            'access-denied',
            'CredentialsProviderError',
            `No usable credentials for AWS account ${accountId}: check aws.accounts in the app-config.`,
          );
        }
      },
    };
  }

  /** Calls AWS Config. */
  async config<T>(
    options: { region: string; operation: string; signal?: AbortSignal },
    send: (client: ConfigServiceClient, http: SendOptions) => Promise<T>,
  ): Promise<T> {
    const { region, operation, signal } = options;
    await this.#checkIdentity(signal);
    let client = this.#configClients.get(region);
    if (!client) {
      client = new ConfigServiceClient(this.#options(region));
      this.#configClients.set(region, client);
    }
    return this.#call(
      { action: `config:${operation}`, region, accountId: this.accountId },
      this.#pace('config', region),
      http => send(client, http),
      signal,
    );
  }

  /** Calls CloudTrail. */
  async cloudTrail<T>(
    options: { region: string; operation: string; signal?: AbortSignal },
    send: (client: CloudTrailClient, http: SendOptions) => Promise<T>,
  ): Promise<T> {
    const { region, operation, signal } = options;
    await this.#checkIdentity(signal);
    let client = this.#trailClients.get(region);
    if (!client) {
      client = new CloudTrailClient(this.#options(region));
      this.#trailClients.set(region, client);
    }
    return this.#call(
      { action: `cloudtrail:${operation}`, region, accountId: this.accountId },
      this.#pace('lookupEvents', region),
      http => send(client, http),
      signal,
    );
  }

  /**
   * Reading another account than the one configured would compare every resource
   * with a stranger, so nothing is read before the credentials said whose they
   * are. A failed check is repeated at the next call.
   */
  async #checkIdentity(signal?: AbortSignal): Promise<void> {
    if (!this.#identityCheck) {
      const check = this.#identify();
      this.#identityCheck = check;
      check.catch(() => {
        this.#identityCheck = undefined;
      });
    }
    await orAborted(this.#identityCheck, signal, {
      action: 'sts:GetCallerIdentity',
      region: this.regions[0],
      accountId: this.accountId,
    });
  }

  async #identify(): Promise<void> {
    const region = this.regions[0];
    const sts = new STSClient(this.#options(region));
    try {
      const { Account } = await this.#call(
        { action: 'sts:GetCallerIdentity', region, accountId: this.accountId },
        this.#pace('config', region),
        http => sts.send(new GetCallerIdentityCommand({}), http),
      );
      if (Account !== this.accountId) {
        throw new AwsRefusal(
          'source-error',
          'AccountMismatch',
          Account && /^\d{12}$/.test(Account)
            ? `The credentials configured for AWS account ${this.accountId} belong to account ${Account}: correct aws.accounts in the app-config.`
            : `STS did not say which account the credentials for AWS account ${this.accountId} belong to.`,
        );
      }
    } finally {
      sts.destroy();
    }
  }

  #options(region: string) {
    return {
      ...this.#clientOptions,
      region,
      customUserAgent: 'iac-drift-backstage',
      // What is throttled after these retries slows the pace of all calls.
      retryMode: 'standard',
      maxAttempts: this.#patience.attempts,
      requestHandler: {
        connectionTimeout: this.#patience.connection,
        requestTimeout: this.#patience.request,
        throwOnRequestTimeout: true,
      },
    };
  }

  #pace(api: keyof AwsRates, region: string): Pace {
    const key = `${api} ${region}`;
    let pace = this.#paces.get(key);
    if (!pace) {
      pace = new Pace(this.#rates[api]);
      this.#paces.set(key, pace);
    }
    return pace;
  }

  async #call<T>(
    call: AwsCall,
    pace: Pace,
    send: (http: SendOptions) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      await pace.turn(signal);
    } catch {
      throw aborted(call);
    }
    const deadline = AbortSignal.timeout(this.#patience.call);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      const answer = await orAborted(
        send({ abortSignal: either }),
        either,
        call,
      );
      pace.answered();
      return answer;
    } catch (error) {
      if (signal?.aborted) {
        throw aborted(call);
      }
      if (deadline.aborted) {
        throw toRefusal({ name: 'TimeoutError' }, call);
      }
      const refusal = toRefusal(error, call);
      if (refusal.reason === 'throttled') {
        pace.throttled();
      }
      throw refusal;
    }
  }
}

function aborted(call: AwsCall): AwsRefusal {
  return new AwsRefusal(
    'source-error',
    'Aborted',
    `The read was stopped before ${call.action} answered in ${call.region} of account ${call.accountId}.`,
  );
}

/**
 * Waits for the work or the signal, whichever comes first: an SDK client heeds
 * the signal only once it has its credentials.
 */
async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  call: AwsCall,
): Promise<T> {
  if (!signal) {
    return work;
  }
  let stop: () => void = () => {};
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        stop = () => reject(aborted(call));
        if (signal.aborted) {
          stop();
        }
        signal.addEventListener('abort', stop, { once: true });
      }),
    ]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
