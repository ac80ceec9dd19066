import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account } from './account/account';
import { ACCOUNT_ID, type Resource } from './account/resource';
import { deliverTo } from './eventbridge/deliverTo';
import { FaultBoard, type Fault } from './faults';
import { answerAws, type ReceivedCall } from './http/awsApi';
import { answerControl } from './http/controlApi';

const MAX_BODY = 1024 * 1024;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** A running simulator. @public */
export interface Simulator {
  /** `http://127.0.0.1:4570`: the endpoint for AWS clients. */
  url: string;
  /** The first account. */
  account: Account;
  /** All of them, by id. */
  accounts: ReadonlyMap<string, Account>;
  /** Every call of AWS's API that came in, oldest first. */
  calls: ReceivedCall[];
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Starts AWS accounts on loopback that answer AWS Config, CloudTrail and STS as
 * AWS does.
 *
 * @param options - `port`: 0, the default, takes any free one. `dataFile`: where
 * the first account is kept between runs. `accountIds`: which accounts there are.
 * `seed`: what they hold when new. `faults`: misfortunes from the start. `now`:
 * their clock. `eventsUrl`: where events of what they record are posted.
 * @throws with one sentence when the port is taken or the file is not an account.
 * @public
 */
export async function startSimulator(
  options: {
    port?: number;
    dataFile?: string;
    accountIds?: string[];
    seed?: Resource[];
    faults?: Fault[];
    now?: () => Date;
    eventsUrl?: string;
  } = {},
): Promise<Simulator> {
  const { seed, now, accountIds = [ACCOUNT_ID] } = options;
  const accounts = new Map(
    accountIds.map((accountId, at) => [
      accountId,
      Account.open({
        accountId,
        seed,
        now,
        dataFile: at === 0 ? options.dataFile : undefined,
      }),
    ]),
  );
  const [account] = accounts.values();
  if (options.eventsUrl) {
    for (const one of accounts.values()) deliverTo(options.eventsUrl, one);
  }
  const faults = new FaultBoard(options.faults);
  const calls: ReceivedCall[] = [];
  const context = { accounts, faults, calls };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const end = (status: number, text: string) => {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(`${text}\n`);
    };
    // Keeps a web page from reaching the account under a name of its own.
    if (!LOOPBACK.test(request.headers.host ?? '')) {
      end(403, 'The simulator answers on loopback names only.');
      return;
    }
    const body = await bodyOf(request);
    if (body === undefined) {
      end(413, 'The request is larger than 1 MiB.');
      return;
    }
    const path = (request.url ?? '/').split('?')[0];
    if (path.startsWith('/_simulator/')) {
      answerControl(context, request, path, body, response);
    } else if (request.method === 'POST' && path === '/') {
      answerAws(context, request, body, response);
    } else {
      end(404, 'Here is a simulated AWS account; see /_simulator/scenarios.');
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      // A fault of the simulator itself, not one that was asked for.
      process.stderr.write(`${(error as Error).stack}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${options.port} is in use: stop what listens there, or choose another with --port.`,
            )
          : error,
      ),
    );
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    account,
    accounts,
    calls,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
