// A process that repeats one request, or the requests of a list in turn, on kept connections. It uses plain sockets, so that it is
// faster than any server that it measures.
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

/** True if the response is complete, by its Content-Length. */
function isWhole(answer) {
  const end = answer.indexOf(endOfHeaders);
  if (end < 0) return false;
  const [, length] = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, end)) ?? [];
  return length !== undefined && answer.length === end + endOfHeaders.length + Number(length);
}

/** Sends requests on one connection until `isOver`, and counts the responses. */
function ask({ port, expected }, { nextRequest, count, isOver }) {
  const end = expected === undefined ? undefined : Buffer.from(endOfHeaders + expected, 'latin1');
  const isAnswer = (answer) => (end ? endsWith(answer, end) : isWhole(answer));
  const longest = (end?.length ?? mostHeaders) + mostHeaders;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received;
    const next = () => {
      if (isOver()) socket.end(resolve);
      else socket.write(nextRequest());
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
      if (!startsWith(answer, ok) || answer.length > longest) refuse(answer);
      else if (isAnswer(answer)) {
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
  const requests = (target.requests ?? [target.request]).map((each) => Buffer.from(each, 'latin1'));
  let asked = 0;
  const nextRequest = () => requests[asked++ % requests.length];
  await Promise.all(Array.from({ length: connections }, () => ask(target, { nextRequest, count, isOver })));
  return answers / ((performance.now() - start) / 1000);
}

process.on('message', (target) => {
  measure(target).then(
    (rate) => process.send({ rate }),
    (error) => process.send({ error: error.message }),
  );
});
