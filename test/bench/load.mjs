// A process that asks one thing over and over on kept connections. Written on bare sockets, so that it is quicker than any server
// that it measures.
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

const connections = 50;
const endOfHeaders = '\r\n\r\n';

/** Asks on one connection until `over`, and counts the answers. */
function ask({ port, request, expected }, count, isOver) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = '';
    const next = () => {
      if (isOver()) socket.end(resolve);
      else socket.write(request);
    };
    socket.setEncoding('latin1').once('connect', next).once('error', reject);
    socket.on('data', (text) => {
      received += text;
      const body = received.indexOf(endOfHeaders) + endOfHeaders.length;
      if (body < endOfHeaders.length || received.length < body + expected.length) return;
      if (
        !received.startsWith('HTTP/1.1 200') ||
        received.length !== body + expected.length ||
        !received.endsWith(expected)
      ) {
        reject(new Error(`An answer is other than expected: ${received.slice(0, 500)}`));
        socket.destroy();
        return;
      }
      received = '';
      count();
      next();
    });
  });
}

async function measure({ seconds, ...target }) {
  const start = performance.now();
  const isOver = () => performance.now() - start >= seconds * 1000;
  let answers = 0;
  const count = () => {
    answers += 1;
  };
  await Promise.all(Array.from({ length: connections }, () => ask(target, count, isOver)));
  return answers / ((performance.now() - start) / 1000);
}

process.on('message', (target) => {
  measure(target).then(
    (rate) => process.send({ rate }),
    (error) => process.send({ error: error.message }),
  );
});
