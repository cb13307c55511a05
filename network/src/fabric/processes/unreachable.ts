import { connect } from 'node:net';

const patienceMs = 2000;

/** Why a port cannot be connected to; undefined if it can. */
export const unreachable = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs });
    const end = (why?: string): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => {
      end();
    });
    socket.once('timeout', () => {
      end(`port ${port} does not respond`);
    });
    socket.once('error', ({ message }) => {
      end(message);
    });
  });
