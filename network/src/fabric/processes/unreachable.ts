import { connect } from 'node:net';

const patienceMs = 2000;

/** Why nobody can connect to a port; undefined when somebody listens there. */
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
      end(`port ${port} does not answer`);
    });
    socket.once('error', ({ message }) => {
      end(message);
    });
  });
