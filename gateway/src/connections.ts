import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a server, with their requests in progress. Node closes those that are idle after a request, and leaves those that have
 * not had one yet: clients open such in advance.
 */
export class Connections {
  readonly #requests = new Map<Socket, number>();
  #isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#requests.set(socket, 0);
      socket.once('close', () => this.#requests.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#add(socket, 1);
      response.once('close', () => {
        this.#add(socket, -1);
      });
    });
    server.on('upgrade', ({ socket }) => {
      this.#requests.delete(socket);
    });
  }

  /** Closes each connection as soon as it has no request in progress. Those of another protocol are left. */
  close(): void {
    this.#isClosing = true;
    for (const [socket, requests] of this.#requests) if (requests === 0) socket.destroy();
  }

  #add(socket: Socket, more: number): void {
    const requests = this.#requests.get(socket);
    if (requests === undefined) return;
    this.#requests.set(socket, requests + more);
    if (this.#isClosing && requests + more === 0) socket.destroySoon();
  }
}
