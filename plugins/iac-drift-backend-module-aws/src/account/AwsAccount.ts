import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type {
  AwsCredentialProvider,
  AwsCredentialsManager,
} from '@backstage/integration-aws-node';
import type { AwsAccountConfig, AwsRates } from '../config';
import { AwsRefusal } from './AwsRefusal';
import {
  orAborted,
  PacedCalls,
  type AwsPatience,
  type SendOptions,
} from './PacedCalls';

const DEFAULT_TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
const TURN_MS = 20_000;
const CONNECTION_MS = 5_000;

/** What the clients of all regions and services have in common. */
interface ClientOptions {
  endpoint?: string;
  credentials: AwsCredentialProvider['sdkCredentialProvider'];
  customUserAgent: string;
  maxAttempts: number;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: boolean;
  };
}

/** What is asked, and where. @internal */
export interface AwsQuestion {
  region: string;
  /** `SelectResourceConfig` */
  operation: string;
  signal?: AbortSignal;
}

/**
 * One AWS account as the module talks to it: clients for each region, after a
 * check that the credentials belong to this account.
 *
 * Each operation has a token bucket in each region, shared by all who call it in
 * this process; another account has others. Every call throws `AwsRefusal` and
 * nothing else: who is throttled after a few attempts is told so within seconds,
 * and for a while nobody else is let near.
 *
 * @internal
 */
export class AwsAccount {
  readonly accountId: string;
  readonly regions: string[];
  /** Whether the account answers on an endpoint of its own. */
  readonly hasOwnEndpoint: boolean;

  readonly #clientOptions: ClientOptions;
  readonly #configClients = new Map<string, ConfigServiceClient>();
  readonly #controlClients = new Map<string, CloudControlClient>();
  readonly #trailClients = new Map<string, CloudTrailClient>();
  readonly #calls: PacedCalls;
  #identityCheck: Promise<void> | undefined;

  constructor(
    options: AwsAccountConfig & {
      rates: AwsRates;
      /** How long AWS may take to answer; 30 seconds by default. */
      timeoutMs?: number;
      credentials: AwsCredentialsManager;
      patience?: Partial<AwsPatience>;
    },
  ) {
    const { accountId, regions, endpoint, credentials, rates } = options;
    this.accountId = accountId;
    this.regions = regions;
    this.hasOwnEndpoint = endpoint !== undefined;
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    const patience = {
      attempts: ATTEMPTS,
      turn: TURN_MS,
      connection: Math.min(CONNECTION_MS, timeoutMs),
      request: timeoutMs,
      call: 2 * timeoutMs,
      ...options.patience,
    };
    this.#calls = new PacedCalls({ rates, patience });
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
      customUserAgent: 'iac-drift-backstage',
      // Each attempt takes a token, so the clients make none of their own.
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: patience.connection,
        requestTimeout: patience.request,
        throwOnRequestTimeout: true,
      },
    };
  }

  /** Calls AWS Config. */
  async config<T>(
    question: AwsQuestion,
    send: (client: ConfigServiceClient, http: SendOptions) => Promise<T>,
  ): Promise<T> {
    const client = this.#client(
      this.#configClients,
      question.region,
      options => new ConfigServiceClient(options),
    );
    return this.#ask('config', question, http => send(client, http));
  }

  /** Calls CloudTrail. */
  async cloudTrail<T>(
    question: AwsQuestion,
    send: (client: CloudTrailClient, http: SendOptions) => Promise<T>,
  ): Promise<T> {
    const client = this.#client(
      this.#trailClients,
      question.region,
      options => new CloudTrailClient(options),
    );
    return this.#ask('cloudtrail', question, http => send(client, http));
  }

  /** Calls the Cloud Control API, whose rights are CloudFormation's. */
  async cloudControl<T>(
    question: AwsQuestion,
    send: (client: CloudControlClient, http: SendOptions) => Promise<T>,
  ): Promise<T> {
    const client = this.#client(
      this.#controlClients,
      question.region,
      options => new CloudControlClient(options),
    );
    return this.#ask('cloudformation', question, http => send(client, http));
  }

  #client<C>(
    clients: Map<string, C>,
    region: string,
    create: (options: ClientOptions & { region: string }) => C,
  ): C {
    let client = clients.get(region);
    if (!client) {
      client = create({ ...this.#clientOptions, region });
      clients.set(region, client);
    }
    return client;
  }

  async #ask<T>(
    service: 'config' | 'cloudformation' | 'cloudtrail',
    { region, operation, signal }: AwsQuestion,
    send: (http: SendOptions) => Promise<T>,
  ): Promise<T> {
    await this.#checkIdentity(signal);
    return this.#calls.make(
      { action: `${service}:${operation}`, region, accountId: this.accountId },
      send,
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
    const sts = new STSClient({ ...this.#clientOptions, region });
    try {
      const { Account } = await this.#calls.make(
        { action: 'sts:GetCallerIdentity', region, accountId: this.accountId },
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
}
