import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InboxAnswer, Notice } from '@lotline/gateway/answers';
import { checkDigit } from '../../chaincode/src/domain/gs1/checkDigit';
import { type Answer, openGateway, type TestGateway } from './openGateway';

const origin = 'https://id.gs1.org';
const house = `${origin}/414/0860009999992`;
const centre = `${origin}/414/0860009998001`;
const retailer = `${origin}/417/0860009998001`;

let gateway: TestGateway;
let number = 0;
let lot: string;

const did = async (as: string, to: string, body: object): Promise<Answer> => {
  const answer = await gateway.post(as, to, body);
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  return answer;
};
const line = (quantity: string): object => ({ lot, quantity, uom: 'CS' });
const open = (): Promise<Answer> =>
  did('supplier', '/recalls', {
    recall: `R-${number}`,
    type: 'voluntary',
    class: 'I',
    reason: 'Listeria',
    roots: [lot],
  });

beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  number += 1;
  lot = `${origin}/01/00860009999107/10/CARRIED-${number}`;
  await did('supplier', '/lots', { place: house, ...line('40') });
});

describe('a recall of goods that a carrier has or had', () => {
  const carrier = `${origin}/417/0860009996007`;
  const carried = async (goods: object): Promise<string> => {
    const way = { shipment: `C-${number}`, from: house, to: centre, carrier, ...goods };
    const shipment = String((await did('supplier', '/shipments', way)).body['subject']);
    await did('carrier', '/shipments/accept', { shipment });
    return shipment;
  };
  const noticesOf = async (): Promise<Notice[]> =>
    ((await gateway.get('carrier', '/inbox?limit=200&kind=recall')).body as unknown as InboxAnswer).rows.filter(
      ({ subject }) => subject.endsWith(`:R-${number}`),
    );

  test('is a notice of the carrier while the goods are in its custody, loose or in a container', async () => {
    const digits = `0086000999900${String(7000 + number)}`;
    const sscc = `${origin}/00/${digits}${checkDigit(digits)}`;
    await did('supplier', '/containers/pack', { container: sscc, place: house, lots: [line('5')] });
    await carried({ containers: [sscc] });
    await open();
    expect(await noticesOf()).toMatchObject([{ text: expect.stringContaining('that you have or had') }]);
  });

  test('is a notice of the carrier after it handed them over', async () => {
    const shipment = await carried({ lots: [line('5')] });
    await did('carrier', '/shipments/hand-over', { shipment, to: retailer });
    await did('retailer', '/shipments/receive', { shipment });
    await open();
    expect(await noticesOf()).toHaveLength(1);
  });

  test('is none of a carrier that was only offered them', async () => {
    await did('supplier', '/shipments', {
      shipment: `C-${number}`,
      from: house,
      to: centre,
      carrier,
      lots: [line('5')],
    });
    await open();
    expect(await noticesOf()).toEqual([]);
  });
});
