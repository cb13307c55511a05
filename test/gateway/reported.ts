import { expect } from '@jest/globals';
import { temporaryFolder } from '../temporaryFolder';
import { type Answer, openGateway, type TestGateway } from './openGateway';

/**
 * Support for the tests of faults that users of other systems reported in public, each with the right answer. A test's title begins with
 * the number of its case.
 */
export const origin = 'https://id.gs1.org';
export const farmGln = '0860009999992';
export const farm = `${origin}/414/${farmGln}`;
export const shop = `${origin}/414/0860009998001`;
export const otherShop = `${origin}/414/0860009998018`;
export const gtin = '00860009999107';
export const product = `${origin}/01/${gtin}`;
export const lot = (number: string): string => `${product}/10/${number}`;
/** A lot of the product that is sold by weight. */
export const weighed = (number: string): string => `${origin}/01/90860009999209/10/${number}`;
export const line = (number: string, quantity: string): object => ({ lot: lot(number), quantity, uom: 'CS' });
export const seen = (number: string, quantity: number): object => ({ epcClass: lot(number), quantity, uom: 'CS' });
export const at = (id: string): object => ({ readPoint: { id }, bizLocation: { id } });
export const toShop = { destinationList: [{ type: 'location', destination: shop }] };

/** A day a week ago, on which the events happen: goods that were made then have not expired. */
export const day = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);

/** An event of that day; `what` is its action and business step, which a transformation lacks. */
export const moved = (type: string, what: string, hour: string, more: object): object => ({
  type,
  eventTime: `${day}T${hour}:00Z`,
  eventTimeZoneOffset: '+00:00',
  ...(what && { action: what.split(' ')[0], bizStep: what.split(' ')[1] }),
  ...more,
});

let gateway: TestGateway;

/** A gateway on the embedded ledger or, with LOTLINE_FABRIC_TEST, on the Fabric network in that folder. */
export async function openReports(): Promise<void> {
  const network = process.env['LOTLINE_FABRIC_TEST'];
  gateway = network
    ? await openGateway({ LOTLINE_LEDGER: 'fabric', LOTLINE_FABRIC: network }, temporaryFolder())
    : await openGateway();
  const weighedProduct = { product: `${origin}/01/90860009999209`, name: 'Romaine, variable weight', uom: 'KGM' };
  await done('supplier', '/products', weighedProduct);
}

export const closeReports = (): Promise<void> => gateway.close();

export const get = (who: string, path: string): Promise<Answer> => gateway.get(who, path);
export const post = (who: string, path: string, body: object): Promise<Answer> => gateway.post(who, path, body);

export async function done(who: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await post(who, path, body);
  expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
  return answer.body;
}

/** Captures one event. Returns the codes of its exceptions. */
export async function exceptionsOf(who: string, event: object): Promise<string[]> {
  const { body } = await gateway.capture(who, event);
  const [captured] = body['events'] as { status: string; exceptions: { code: string }[] }[];
  expect(captured).toMatchObject({ status: 'recorded' });
  return captured!.exceptions.map(({ code }) => code);
}

/** Captures an EPCIS document in XML, and waits for its job. Returns the job's status. */
export async function captureXml(as: string, raw: string): Promise<unknown> {
  const headers = { 'content-type': 'application/xml' };
  const accepted = await gateway.send('/epcis/capture', { as, raw, headers });
  expect(accepted.status).toBe(202);
  const job = accepted.headers.get('location') ?? '';
  return (await gateway.send(job, { as, headers: { prefer: 'wait=30' } })).body['success'];
}

/** Captures one event that is refused. Returns the reason. */
export async function refusalOf(who: string, event: object): Promise<string> {
  const { body } = await gateway.capture(who, event);
  const [captured] = body['events'] as { status: string; message: string }[];
  expect(captured).toMatchObject({ status: 'refused' });
  return JSON.stringify(captured);
}

interface Row {
  readonly place: string;
  readonly uom: string;
  readonly onHand: string;
  readonly inTransit: string;
}

/** Where a lot is: place, unit, quantity on hand and in transit. Waits for what the gateway books by itself until it is `expected`. */
export async function stockOf(number: string, more = '', expected?: readonly string[]): Promise<string[]> {
  const { readModel } = gateway.running.gateway;
  for (let rounds = 0; ; rounds += 1) {
    const { body } = await get('supplier', `/stock?lot=${number.startsWith('http') ? number : lot(number)}${more}`);
    const rows = (body['rows'] as Row[])
      .filter(({ onHand, inTransit }) => onHand !== '0' || inTransit !== '0')
      .map(({ place, uom, onHand, inTransit }) => `${place} ${uom} ${onHand} + ${inTransit}`);
    if (!expected || rows.join() === expected.join() || rounds === 20) return rows;
    await readModel.reached(readModel.height + 1, 500);
  }
}
