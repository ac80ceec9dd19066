import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server on loopback answers. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A real HTTP server whose answers a test chooses, and that keeps what it was asked. */
export class LoopbackServer {
  readonly requests: IncomingMessage[] = [];
  answer: (request: IncomingMessage) => Answer | undefined = () => undefined;
  readonly #http: Server;

  private constructor() {
    this.#http = createServer((request, response) => {
      this.requests.push(request);
      request.resume();
      const {
        status = 200,
        headers,
        body,
      } = this.answer(request) ?? {
        status: 404,
      };
      response.writeHead(status, headers);
      response.end(body);
    });
  }

  static async start(): Promise<LoopbackServer> {
    const server = new LoopbackServer();
    await new Promise<void>(resolve =>
      server.#http.listen(0, '127.0.0.1', resolve),
    );
    return server;
  }

  get url(): URL {
    const { port } = this.#http.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise(resolve => this.#http.close(resolve));
  }
}

/** A small state. */
export const stateText = (serial: number) =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.9.8',
    serial,
    lineage: '6f3e8c6c-4b4f-4c7e-9d3e-3a6f2d1b8a01',
    outputs: {},
    resources: [],
  });
