import { afterEach } from '@jest/globals';
import { type Client, type ClientOptions, createClient, LotlineError } from 'lotline';
import { openWire, type Received, type Script, type Wire } from './wire';

export const gtin = '09506000134352';
export const lot = (number: string): string => `https://id.gs1.org/01/${gtin}/10/${number}`;

/** The gateway's response to a recorded command. */
export const recorded = (subject = lot('ABC'), details?: object): Script => ({
  status: 201,
  body: { height: 7, transactionId: 'tx', status: 'recorded', subject, events: ['ni:///e'], exceptions: [], details },
});

/** A gateway that answers by a script, and the client of it. */
export class ScriptedGateway {
  #wire: Wire | undefined;

  async clientOf(
    answer: (request: Received, count: number) => Script,
    options: Partial<ClientOptions> = {},
  ): Promise<Client> {
    this.#wire = await openWire(answer);
    return createClient({ url: this.#wire.url, key: 'secret', backOffMs: 1, ...options });
  }

  /** The requests that came in since the last `clientOf`. */
  get received(): Received[] {
    return this.#wire?.received ?? [];
  }

  async close(): Promise<void> {
    await this.#wire?.close();
    this.#wire = undefined;
  }
}

/** A gateway that is closed after each test of the file. */
export function scriptedGateway(): ScriptedGateway {
  const gateway = new ScriptedGateway();
  afterEach(() => gateway.close());
  return gateway;
}

/** The error of a call that must fail. */
export const failure = async (promise: Promise<unknown>): Promise<LotlineError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LotlineError)) throw new Error(`expected a LotlineError, got ${String(error)}`);
  return error;
};

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}
