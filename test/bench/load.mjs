// A process that repeats one request on kept connections. It uses plain sockets, so that it is faster than any server that it
// measures.
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

const connections = 50;
const endOfHeaders = '\r\n\r\n';
const ok = Buffer.from('HTTP/1.1 200 ');
const mostHeaders = 16_384;
const patience = 10_000;

const startsWith = (bytes, start) => bytes.subarray(0, start.length).equals(start);
const endsWith = (bytes, end) => bytes.length >= end.length && bytes.subarray(-end.length).equals(end);

/** Repeats the request on one connection until `over`, and counts the responses. */
function ask({ port, request, expected }, count, isOver) {
  const bytesToSend = Buffer.from(request, 'latin1');
  const end = Buffer.from(endOfHeaders + expected, 'latin1');
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received;
    const next = () => {
      if (isOver()) socket.end(resolve);
      else socket.write(bytesToSend);
    };
    const refuse = (answer) => {
      reject(new Error(`An answer is other than expected: ${answer.toString('latin1', 0, 500)}`));
      socket.destroy();
    };
    socket.once('connect', next).once('error', reject);
    socket.setTimeout(patience, () => refuse(received ?? Buffer.from('nothing came.')));
    socket.on('data', (chunk) => {
      const answer = received ? Buffer.concat([received, chunk]) : chunk;
      received = undefined;
      if (!startsWith(answer, ok) || answer.length > end.length + mostHeaders) refuse(answer);
      else if (endsWith(answer, end)) {
        count();
        next();
      } else received = answer;
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
