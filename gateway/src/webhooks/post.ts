import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Destinations } from './destination';

/** Milliseconds for a delivery. */
const patience = 10_000;

export interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Posts a message to a destination, at an address that was checked: the name is not looked up again, and redirects are not followed.
 * Rejects unless the response has a 2xx status.
 */
export async function post(destination: string, message: Message, destinations: Destinations): Promise<void> {
  const url = new URL(destination);
  const [first] = await destinations.addressesOf(url);
  if (!first) throw new Error('The destination has no address.');
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  await new Promise<void>((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(patience),
      headers: { ...message.headers, 'Content-Length': Buffer.byteLength(message.body) },
      lookup: (_host, { all }, done) => {
        if (all) done(null, [first]);
        else done(null, first.address, first.family);
      },
    });
    request.once('error', reject).once('response', (response) => {
      const { statusCode: status = 0 } = response;
      response.destroy();
      if (status >= 200 && status < 300) resolve();
      else reject(new Error(`The destination answered ${status}.`));
    });
    request.end(message.body);
  });
}
