import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventsOf } from './events';

/** A subscriber's server. It answers with `status` and keeps what it receives. */
export class Subscriber {
  readonly received: { readonly headers: IncomingHttpHeaders; readonly text: string }[] = [];
  status = 200;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        this.received.push({ headers: request.headers, text });
        response.writeHead(this.status, { location: 'http://127.0.0.1:1/' }).end();
      });
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callback`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The lots of all events received, in their order. */
  get lots(): string[] {
    return this.received.flatMap(({ text }) => lotsIn(JSON.parse(text)));
  }
}

/** The lot numbers of a query document's events. */
export const lotsIn = (document: unknown): string[] =>
  eventsOf(document).map(({ quantityList }) =>
    (quantityList as { epcClass: string }[])[0]!.epcClass.split('/').at(-1)!,
  );
