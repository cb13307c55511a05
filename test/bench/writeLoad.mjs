// A process that records lots over kept connections, each with its own product lot: one request at a time on each connection.
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

const place = 'https://id.gs1.org/414/0860009999992';
const patience = 30_000;
let made = 0;

function request(key, run) {
  made += 1;
  const body = JSON.stringify({
    lot: `https://id.gs1.org/01/00860009999107/10/${run}-${made}`,
    place,
    quantity: '1',
    uom: 'CS',
  });
  return (
    `POST /lots HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nIdempotency-Key: ${run}-${made}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

function caller({ port, key, run }, isOver, count) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = '';
    const next = () => {
      if (isOver()) socket.end(resolve);
      else socket.write(request(key, run));
    };
    socket.setTimeout(patience, () => socket.destroy(new Error('No answer came.')));
    socket.once('connect', next).once('error', reject);
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk;
      const end = received.indexOf('\r\n\r\n');
      const [, length] = /content-length: (\d+)/i.exec(received.slice(0, Math.max(0, end))) ?? [];
      if (length === undefined || received.length < end + 4 + Number(length)) return;
      if (!received.startsWith('HTTP/1.1 201 ')) return void socket.destroy(new Error(received.slice(0, 500)));
      received = '';
      count();
      next();
    });
  });
}

async function measure({ callers, seconds, ...target }) {
  const start = performance.now();
  const isOver = () => performance.now() - start >= seconds * 1000;
  let answers = 0;
  const count = () => {
    answers += 1;
  };
  await Promise.all(Array.from({ length: callers }, () => caller(target, isOver, count)));
  return answers / ((performance.now() - start) / 1000);
}

process.on('message', (target) => {
  measure(target).then(
    (rate) => process.send({ rate }),
    (error) => process.send({ error: error.message }),
  );
});
