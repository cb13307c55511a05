import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A receiver of webhooks, which answers each message as the test says. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  answer: (message: Received) => number = () => 204;
  readonly #server: Server;
  #seen: () => void = () => undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        const message = { headers: request.headers, text };
        const status = this.answer(message);
        this.received.push(message);
        response.writeHead(status, { location: `${this.url}/elsewhere` }).end();
        this.#seen();
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Waits until so many messages have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => (this.#seen = resolve));
  }

  bodies(): { type: string; data: Record<string, unknown> }[] {
    return this.received.map(({ text }) => JSON.parse(text) as { type: string; data: Record<string, unknown> });
  }
}
