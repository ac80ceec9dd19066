import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { ConfigReader } from '@backstage/config';
import { AwsAccount } from '../account/AwsAccount';
import type { AwsPatience } from '../account/PacedCalls';

/** A call as it came over the wire. @internal */
export interface Call {
  operation: string;
  input: Record<string, unknown>;
  region: string;
  userAgent: string;
}

/** What a handler may answer besides an output. @internal */
export class Fault {
  constructor(
    readonly status: number,
    readonly type: string,
    /** Sent as it is, in place of an error document. */
    readonly body?: string,
  ) {}
}

/** Never answers. @internal */
export const HANG = Symbol('hang');

type Answer = object | Fault | typeof HANG;
type Handler = (call: Call) => Answer;

export const ACCOUNT_ID = '111122223333';

/**
 * AWS Config, Cloud Control, CloudTrail and STS on loopback, for tests: speaks the wire
 * protocols (AWS JSON, and AWS Query for STS) to unmodified SDK clients, answers what a
 * test says, and fails as a test says.
 *
 * @internal
 */
export class LoopbackAws {
  readonly calls: Call[] = [];
  readonly #handlers = new Map<string, Handler>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  static async start(): Promise<LoopbackAws> {
    const aws = new LoopbackAws();
    await new Promise<void>(resolve =>
      aws.#server.listen(0, '127.0.0.1', resolve),
    );
    return aws;
  }

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const call = await toCall(request);
      this.calls.push(call);
      const answer = this.#answer(call);
      if (answer === HANG) {
        return;
      }
      const query = call.operation === 'GetCallerIdentity';
      response.setHeader(
        'content-type',
        query ? 'text/xml' : 'application/x-amz-json-1.1',
      );
      if (answer instanceof Fault) {
        response.statusCode = answer.status;
        response.end(
          answer.body ??
            (query
              ? `<ErrorResponse><Error><Code>${answer.type}</Code><Message>no</Message></Error></ErrorResponse>`
              : JSON.stringify({ __type: answer.type, message: 'no' })),
        );
      } else {
        response.end(query ? callerIdentity(answer) : JSON.stringify(answer));
      }
    });
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.reset();
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  on(operation: string, handler: Handler): void {
    this.#handlers.set(operation, handler);
  }

  /** Back to an account in which nothing was ever recorded. */
  reset(): void {
    this.calls.length = 0;
    this.#handlers.clear();
    this.on('GetCallerIdentity', () => ({ Account: ACCOUNT_ID }));
    this.on('DescribeConfigurationRecorders', () => ({
      ConfigurationRecorders: [
        {
          name: 'default',
          recordingGroup: {
            allSupported: true,
            includeGlobalResourceTypes: true,
          },
        },
      ],
    }));
    this.on('DescribeConfigurationRecorderStatus', () => ({
      ConfigurationRecordersStatus: [
        { name: 'default', recording: true, lastStatus: 'SUCCESS' },
      ],
    }));
    this.on('SelectResourceConfig', () => ({ Results: [] }));
    this.on('BatchGetResourceConfig', () => ({
      baseConfigurationItems: [],
      unprocessedResourceKeys: [],
    }));
    this.on('ListDiscoveredResources', () => ({ resourceIdentifiers: [] }));
    this.on(
      'GetResourceConfigHistory',
      () => new Fault(400, 'ResourceNotDiscoveredException'),
    );
    this.on('LookupEvents', () => ({ Events: [] }));
    this.on('GetResource', () => new Fault(400, 'ResourceNotFoundException'));
  }

  callsOf(operation: string): Call[] {
    return this.calls.filter(call => call.operation === operation);
  }

  account(
    options: {
      regions?: string[];
      url?: string;
      patience?: Partial<AwsPatience>;
      accountId?: string;
    } = {},
  ): AwsAccount {
    const accountId = options.accountId ?? ACCOUNT_ID;
    return new AwsAccount({
      accountId,
      regions: options.regions ?? ['eu-west-1'],
      endpoint: options.url ?? this.url,
      rates: { cloudControl: 1000, config: 1000, lookupEvents: 1000 },
      patience: {
        attempts: 1,
        connection: 1_000,
        request: 5_000,
        call: 10_000,
        ...options.patience,
      },
      credentials: DefaultAwsCredentialsManager.fromConfig(
        new ConfigReader({
          aws: {
            accounts: [
              { accountId, accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
            ],
          },
        }),
      ),
    });
  }

  async stop(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(call: Call): Answer {
    const handler = this.#handlers.get(call.operation);
    return handler
      ? handler(call)
      : new Fault(400, 'UnknownOperationException');
  }
}

async function toCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString();
  const target = String(request.headers['x-amz-target'] ?? '');
  const [, region = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\//.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  return {
    operation: target
      ? target.split('.').pop()!
      : new URLSearchParams(body).get('Action') ?? '',
    input: target ? JSON.parse(body) : {},
    region,
    userAgent: String(request.headers['user-agent']),
  };
}

function callerIdentity(answer: object): string {
  const { Account } = answer as { Account?: string };
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${Account}:user/test</Arn><UserId>AIDATEST</UserId><Account>${Account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
}
