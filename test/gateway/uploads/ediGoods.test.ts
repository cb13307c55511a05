import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UploadAnswer } from '@lotline/gateway/answers';
import { openGateway, type TestGateway } from '../openGateway';
import { despatch, edifact, parts, ship856, x12 } from './ediFiles';

const origin = 'https://id.gs1.org';
const { house, gtin } = parts;
const item = (serial: string): string => `${origin}/01/${gtin}/21/${serial}`;
const lotOf = (number: string): string => `${origin}/01/${gtin}/10/${number}`;
const shipment = (number: string): string => `urn:epcglobal:cbv:bt:${house}:${number}`;

let gateway: TestGateway;
let control = 0;
let sscc = 100;
const next = (): string => String((control += 1)).padStart(9, '0');
/** A fresh SSCC of the supplier. */
const pallet = (): string => {
  const digits = `0086000999900${String((sscc += 1)).padStart(4, '0')}`;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};
const send = async (file: string, query = '', as = 'supplier'): Promise<UploadAnswer> => {
  const headers = { 'content-type': 'application/edi-x12' };
  const { status, body } = await gateway.send(`/uploads/asn${query}`, { as, raw: file, headers });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as UploadAnswer;
};
const shown = async (number: string): Promise<Record<string, unknown>> =>
  (await gateway.get('supplier', `/shipments/${house}/${number}`)).body;
/** The message with other segments in place of its goods: from LIN to the end. */
const withGoods = (number: string, to: string, ...goods: string[]): string[] => {
  const all = despatch(number, { pallet: to });
  const at = all.findIndex((segment) => segment.startsWith('LIN'));
  return [...all.slice(0, at), ...goods, 'CNT+2:1'];
};
const line = `LIN+1++${gtin}:SRV`;

beforeAll(async () => {
  gateway = await openGateway();
  for (const number of ['EDI-1', 'EDI-2']) {
    const lot = { lot: `(01)${gtin}(10)${number}`, place: house, quantity: '100', uom: 'CS', expiry: '2030-12-31' };
    expect((await gateway.post('supplier', '/lots', lot)).status).toBe(201);
  }
});
afterAll(() => gateway.close());

describe('serial numbers', () => {
  test('are items, single or as a range, and are made on request', async () => {
    const to = pallet();
    const body = withGoods('S-1', to, line, 'GIN+BN+A1+B007:B009', 'QTY+12:4:PCE', 'DTM+36:20301231:102');
    const file = edifact([body], { control: next() });
    expect((await send(file)).errors).toHaveLength(4);
    expect((await send(file)).errors[0]).toMatchObject({ tag: 'GIN02', message: expect.stringContaining(item('A1')) });
    expect(await send(file, '?makeLots=true')).toMatchObject({ recorded: 1, errors: [] });
    const { body: inside } = await gateway.get('supplier', `/containers/${to}`);
    const things = ['A1', 'B007', 'B008', 'B009'].map(item);
    expect((inside['inside'] as { things: string[] }).things.toSorted()).toEqual(things);
    expect((await gateway.get('supplier', `/items/${gtin}/B008`)).body).toMatchObject({ expiry: '2030-12-31' });
    expect(await send(file, '?makeLots=true')).toMatchObject({ recorded: 0, exists: 1 });
  });

  test('come in X12 as SN and SE, loose too', async () => {
    const made = { items: ['X1', 'X2'].map(item), place: house };
    expect((await gateway.post('supplier', '/items', made)).status).toBe(201);
    const body = ship856('S-2', { pallet: pallet(), kase: pallet() }).map((segment) =>
      segment === 'REF*LT*EDI-1' ? 'REF*SE*X2' : segment,
    );
    const at = body.findIndex((segment) => segment.startsWith('LIN**UP'));
    body[at] = `${body[at]!}*SN*X1`;
    body[at + 1] = 'SN1**2*EA';
    const file = x12([body.map((segment) => (segment === 'CTT*6*7' ? 'CTT*6*6' : segment))], { control: next() });
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [] });
    expect(await shown('S-2')).toMatchObject({ items: ['X1', 'X2'].map(item), lots: [] });
  });

  test.each([
    ['a quantity that is another', ['GIN+BN+C1:C3', 'QTY+12:4:PCE'], { tag: 'QTY01', message: /3 serial numbers/ }],
    ['a range backwards', ['GIN+BN+C9:C1', 'QTY+12:4:PCE'], { tag: 'GIN02', message: /no range/ }],
    ['a range of another length', ['GIN+BN+C1:C10', 'QTY+12:10:PCE'], { tag: 'GIN02', message: /no range/ }],
    ['a range without end', ['GIN+BN+C00000:C99999', 'QTY+12:99999:PCE'], { tag: 'GIN02', message: /no range/ }],
    ['a number twice', ['GIN+BN+C1+C1', 'QTY+12:2:PCE'], { message: /twice/ }],
    ['cases', ['GIN+BN+C1', 'QTY+12:1:CS'], { tag: 'QTY01', message: /1 CS/ }],
  ])('with %s are refused', async (_what, goods, { message, ...error }) => {
    const file = edifact([withGoods('S-3', pallet(), line, ...goods)], { control: next() });
    const { recorded, errors } = await send(file, '?makeLots=true');
    expect(recorded).toBe(0);
    expect(errors).toContainEqual(expect.objectContaining({ ...error, message: expect.stringMatching(message) }));
  });

  test('are at most 10,000 in the ranges of one file, however many ranges it has', async () => {
    const lines = Array.from({ length: 200 }, () => [line, 'GIN+BN+C0000:C9999', 'QTY+12:10000:PCE']).flat();
    const file = edifact([withGoods('S-5', pallet(), ...lines)], { control: next() });
    const { recorded, errors } = await send(file, '?makeLots=true');
    expect(recorded).toBe(0);
    expect(errors.filter(({ message }) => message.includes('no range'))).toHaveLength(199);
  });

  test('of items in another lot on the ledger are refused', async () => {
    await gateway.post('supplier', '/items', { items: [item('L1')], lot: lotOf('EDI-1'), place: house });
    const file = edifact([withGoods('S-4', pallet(), line, 'PIA+1+EDI-2:NB', 'GIN+BN+L1', 'QTY+12:1:PCE')], {
      control: next(),
    });
    expect((await send(file)).errors).toMatchObject([{ tag: 'GIN02', message: expect.stringContaining('EDI-1') }]);
  });
});

describe('several lots in one line', () => {
  test('have a PCI each in DESADV, and add up', async () => {
    const to = pallet();
    const first = ['PCI+36E', 'QTY+12:3:CS', 'GIN+BX+EDI-1'];
    const file = edifact(
      [withGoods('L-1', to, line, 'QTY+12:5:CS', ...first, 'PCI+36E', 'QTY+12:2:CS', 'GIN+BX+EDI-2')],
      {
        control: next(),
      },
    );
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [] });
    const { body } = await gateway.get('supplier', `/containers/${to}`);
    expect(body).toMatchObject({
      inside: {
        lots: [
          { lot: lotOf('EDI-1'), quantity: '3' },
          { lot: lotOf('EDI-2'), quantity: '2' },
        ],
      },
    });
  });

  test('have an SLN each in 856', async () => {
    const body = ship856('L-2', { pallet: pallet(), kase: pallet() });
    const at = body.findIndex((segment) => segment.startsWith('LIN**UK'));
    body[at] = `LIN**UK*${gtin}`;
    body.splice(at + 2, 0, 'SLN*1**I*3*CA****LT*EDI-1', 'SLN*2**I*1*CA****LT*EDI-2');
    expect(await send(x12([body], { control: next() }))).toMatchObject({ recorded: 1, errors: [] });
  });

  test('that do not add up, or have no quantities, are refused', async () => {
    const goods = ['PCI+36E', 'QTY+12:3:CS', 'GIN+BX+EDI-1', 'PCI+36E', 'QTY+12:3:CS', 'GIN+BX+EDI-2'];
    const wrong = edifact([withGoods('L-3', pallet(), line, 'QTY+12:5:CS', ...goods)], { control: next() });
    expect((await send(wrong)).errors).toMatchObject([
      { tag: 'QTY01', message: expect.stringContaining('add up to 6') },
    ]);
    const bare = edifact([withGoods('L-4', pallet(), line, 'QTY+12:5:CS', 'GIN+BX+EDI-1+EDI-2')], { control: next() });
    expect((await send(bare)).errors).toMatchObject([{ tag: 'GIN03', fix: expect.stringContaining('a PCI for each') }]);
  });

  test('PCI segments without goods do not change the line', async () => {
    const goods = ['PIA+1+EDI-1:NB', 'QTY+12:1:CS', 'PCI+17', 'DTM+36:20301231:102'];
    const file = edifact([withGoods('L-5', pallet(), line, ...goods)], { control: next() });
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [] });
  });
});

describe('ranges of SSCCs', () => {
  test('name each of them', async () => {
    const all = [pallet(), pallet(), pallet()];
    for (const container of all) {
      const lots = [{ lot: lotOf('EDI-1'), quantity: '1', uom: 'CS' }];
      expect((await gateway.post('supplier', '/containers/pack', { container, place: house, lots })).status).toBe(201);
    }
    const bare = despatch('R-1').filter((segment) => !/^(LIN|PIA|QTY|DTM\+36)/.test(segment));
    const ranged = bare.map((segment) =>
      segment.startsWith('GIN+BJ') ? `GIN+BJ+${all[0]!}:${all[2]!}` : segment === 'CNT+2:1' ? 'CNT+2:0' : segment,
    );
    expect(await send(edifact([ranged], { control: next() }))).toMatchObject({ recorded: 1, errors: [] });
    expect(await shown('R-1')).toMatchObject({ containers: all.map((each) => `${origin}/00/${each}`) });
  });
});

describe('a replacement', () => {
  const original = (number: string, to: string): string =>
    edifact([despatch(number, { pallet: to })], { control: next() });
  const replaced = (number: string, to: string, quantity: string, reference: string): string =>
    edifact(
      [
        despatch(number, { pallet: to }).map((segment) =>
          segment.startsWith('BGM') ? `BGM+351+${number}+5` : segment.replace('QTY+12:5', `QTY+12:${quantity}`),
        ),
      ],
      { control: reference },
    );

  test('cancels the shipment, packs changed containers again, and is recorded once', async () => {
    const to = pallet();
    expect(await send(original('P-1', to))).toMatchObject({ recorded: 1 });
    const file = replaced('P-1', to, '7', next());
    const answer = await send(file);
    expect(answer).toMatchObject({ recorded: 1, errors: [] });
    const { subject } = answer.entries[0]!;
    expect(subject).toMatch(/:P-1\.r[0-9a-f]{8}$/);
    expect(await shown('P-1')).toMatchObject({
      status: 'cancelled',
      handoffs: [{ reason: expect.stringMatching(/^Replaced by P-1\.r/) }],
    });
    expect(await shown(subject.slice(subject.lastIndexOf(':') + 1))).toMatchObject({ status: 'offered' });
    const { body } = await gateway.get('supplier', `/containers/${to}`);
    expect(body).toMatchObject({ inside: { lots: [{ quantity: '7', uom: 'CS' }] } });
    expect(await send(file)).toMatchObject({ recorded: 0, exists: 1, errors: [] });
    expect(await send(replaced('P-1', to, '6', next()))).toMatchObject({ recorded: 1, errors: [] });
    expect(await shown(subject.slice(subject.lastIndexOf(':') + 1))).toMatchObject({ status: 'cancelled' });
  });

  test('of an unknown or received shipment is refused', async () => {
    const to = pallet();
    expect((await send(replaced('P-9', to, '7', next()))).errors).toMatchObject([
      { message: expect.stringContaining('no shipment P-9 that it could replace') },
    ]);
    await send(original('P-2', to));
    await gateway.post('retailer', '/shipments/receive', { shipment: shipment('P-2') });
    const { recorded, errors } = await send(replaced('P-2', to, '7', next()));
    expect([recorded, errors[0]?.code]).toEqual([0, 'handoff_not_open']);
  });
});

describe('a cancellation', () => {
  const cancelled = (number: string, reference: string): string =>
    x12([[`BSN*01*${number}*20261127*0900`]], { control: reference });

  test('ends the shipment of its number, once', async () => {
    await send(edifact([despatch('C-1', { pallet: pallet() })], { control: next() }));
    const file = cancelled('C-1', next());
    expect(await send(file, '?dryRun=true')).toMatchObject({ recorded: 1 });
    expect(await shown('C-1')).toMatchObject({ status: 'offered' });
    expect(await send(file)).toMatchObject({ recorded: 1, errors: [], entries: [{ subject: shipment('C-1') }] });
    expect(await shown('C-1')).toMatchObject({ status: 'cancelled' });
    expect(await send(file)).toMatchObject({ recorded: 0, exists: 1 });
    expect(await send(cancelled('C-1', next()))).toMatchObject({ recorded: 0, exists: 1 });
  });

  test('of an unknown shipment, or of one that has left, is refused', async () => {
    expect((await send(cancelled('C-9', next()))).errors).toMatchObject([
      { message: expect.stringContaining('no shipment C-9 that it could cancel') },
    ]);
    await send(edifact([despatch('C-2', { pallet: pallet() })], { control: next() }));
    await gateway.post('retailer', '/shipments/receive', { shipment: shipment('C-2') });
    expect((await send(cancelled('C-2', next()))).errors).toMatchObject([{ code: 'handoff_not_open' }]);
  });

  test('of another party’s shipment cancels nothing', async () => {
    await send(edifact([despatch('C-3', { pallet: pallet() })], { control: next() }));
    expect((await send(cancelled('C-3', next()), '', 'retailer')).recorded).toBe(0);
    expect(await shown('C-3')).toMatchObject({ status: 'offered' });
  });
});
