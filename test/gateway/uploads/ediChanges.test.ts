import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExpectedAnswer } from '@lotline/gateway/answers';
import { openGateway } from '../openGateway';
import { edifact, parts, ship856, x12 } from './ediFiles';
import { changing, EdiScene, itemOf, line, lotOf, ssccOf, withPacking } from './ediScene';

const { house, centre, gtin } = parts;
let scene: EdiScene;

beforeAll(async () => {
  scene = new EdiScene(await openGateway(), 700);
  for (const number of ['EDI-1', 'EDI-2']) {
    const lot = { lot: `(01)${gtin}(10)${number}`, place: house, quantity: '1000', uom: 'CS', expiry: '2030-12-31' };
    expect((await scene.gateway.post('supplier', '/lots', lot)).status).toBe(201);
  }
});
afterAll(() => scene.gateway.close());

const desadv = (body: readonly string[], control = scene.next()): string => edifact([body], { control });
const ofLot = (quantity: number, lot = 'EDI-1', action = ''): string[] => [
  `LIN+1+${action}+${gtin}:SRV`,
  `PIA+1+${lot}:NB`,
  `QTY+12:${quantity}:CS`,
];
/** A pallet with 5 CS of EDI-1 and a second one with 3 CS of EDI-1 and 2 CS of EDI-2. */
const original = (number: string, one: string, two: string): string[] =>
  withPacking(
    number,
    3,
    'CPS+1',
    'PCI+33E',
    `GIN+BJ+${one}`,
    ...ofLot(5),
    'CPS+2',
    'PCI+33E',
    `GIN+BJ+${two}`,
    ...ofLot(3),
    ...ofLot(2, 'EDI-2'),
  );
const numberOf = (subject: string): string => subject.slice(subject.lastIndexOf(':') + 1);

describe('a message that changes lines of a shipment', () => {
  test('sets, adds and removes them, and leaves the others as they are', async () => {
    const [one, two] = [scene.pallet(), scene.pallet()];
    expect(await scene.send(desadv(original('T-1', one, two)))).toMatchObject({ recorded: 1, errors: [] });
    const onTwo = ['CPS+1', 'PCI+33E', `GIN+BJ+${two}`];
    const change = changing(
      'T-1',
      2,
      ...onTwo,
      ...ofLot(4),
      ...ofLot(0, 'EDI-2', '2'),
      'CPS+2',
      ...ofLot(6, 'EDI-2', '1'),
    );
    const file = desadv(change.map((segment) => (segment === 'CNT+2:2' ? 'CNT+2:3' : segment)));
    expect(await scene.send(file, '?dryRun=true')).toMatchObject({ recorded: 1, errors: [] });
    expect(await scene.shown('T-1')).toMatchObject({ status: 'offered' });
    const answer = await scene.send(file);
    expect(answer).toMatchObject({ recorded: 1, errors: [] });
    const { subject } = answer.entries[0]!;
    expect(subject).toMatch(/:T-1\.r[0-9a-f]{8}$/);
    expect(await scene.shown('T-1')).toMatchObject({ status: 'cancelled' });
    expect(await scene.shown(numberOf(subject))).toMatchObject({
      status: 'offered',
      to: `https://id.gs1.org/414/${centre}`,
      containers: [one, two].map(ssccOf),
      lots: [{ lot: lotOf('EDI-2'), quantity: '6', uom: 'CS' }],
      documents: [{ type: 'po' }],
    });
    expect(await scene.inside(one)).toEqual([['EDI-1', '5']]);
    expect(await scene.inside(two)).toEqual([['EDI-1', '4']]);
  });

  test('is recorded once, also after the goods were received, and is a conflict with other content', async () => {
    const [one, two] = [scene.pallet(), scene.pallet()];
    await scene.send(desadv(original('T-2', one, two)));
    const control = scene.next();
    const file = desadv(changing('T-2', 1, 'CPS+1', ...ofLot(1, 'EDI-2')), control);
    const { entries } = await scene.send(file);
    const { subject } = entries[0]!;
    expect(await scene.send(file)).toMatchObject({ recorded: 0, exists: 1, errors: [], entries: [{ subject }] });
    const other = desadv(changing('T-2', 1, 'CPS+1', ...ofLot(2, 'EDI-2')), control);
    expect(await scene.send(other)).toMatchObject({ recorded: 0, errors: [{ code: 'conflict' }] });
    expect((await scene.gateway.post('retailer', '/shipments/receive', { shipment: subject })).status).toBe(201);
    expect(
      (await scene.gateway.post('retailer', '/containers/unpack', { container: ssccOf(two), place: centre })).status,
    ).toBe(201);
    expect(await scene.send(file)).toMatchObject({ recorded: 0, exists: 1, errors: [] });
  });

  test('follows another change, and a cancellation ends what it made', async () => {
    const [one, two] = [scene.pallet(), scene.pallet()];
    await scene.send(desadv(original('T-3', one, two)));
    await scene.send(desadv(changing('T-3', 1, 'CPS+1', ...ofLot(1, 'EDI-2'))));
    const { entries, errors } = await scene.send(
      desadv(changing('T-3', 1, 'CPS+1', 'PCI+33E', `GIN+BJ+${one}`, ...ofLot(9))),
    );
    expect(errors).toEqual([]);
    expect([await scene.inside(one), await scene.inside(two)]).toEqual([
      [['EDI-1', '9']],
      [
        ['EDI-1', '3'],
        ['EDI-2', '1'],
      ],
    ]);
    await scene.send(x12([['BSN*01*T-3*20261127*0900']], { control: scene.next() }));
    expect(await scene.shown(numberOf(entries[0]!.subject))).toMatchObject({ status: 'cancelled' });
  });

  test('comes as 856 with deleted lines, loose and in packs, with a carrier and items that stay', async () => {
    const [pallet, kase] = [scene.pallet(), scene.pallet()];
    const made = { items: [itemOf('T1'), itemOf('T2')], place: house };
    expect((await scene.gateway.post('supplier', '/items', made)).status).toBe(201);
    const body = ship856('T-4', { pallet, kase });
    const first = body.flatMap((segment) => {
      if (segment === 'CTT*6*7')
        return [
          'HL*7*2*I',
          `LIN**UK*${gtin}*SN*T1`,
          'SN1**1*EA',
          'HL*8*2*I',
          `LIN**UK*${gtin}*SN*T2`,
          'SN1**1*EA',
          'CTT*8*9',
        ];
      return [segment.replace('TD5*B*2*SCAC', 'N1*CA*Carrier*UL*0860009996007')];
    });
    expect(await scene.send(x12([first], { control: scene.next() }))).toMatchObject({ recorded: 1, errors: [] });
    const change = [
      'BSN*04*T-4*20261127*0900*0001',
      'HL*1**S',
      'HL*2*1*I',
      `LIN**UK*${gtin}*LT*EDI-1`,
      'SN1**2*CA',
      'HL*3*1*I',
      `LIN**UK*${gtin}*SN*T2`,
      'SN1**1*EA*****ID',
      'CTT*3*3',
    ];
    const two = await scene.send(x12([change], { control: scene.next() }));
    expect(two.errors).toMatchObject([{ message: expect.stringContaining('in several containers') }]);
    const named = change.flatMap((segment) =>
      segment === 'HL*2*1*I' ? ['HL*9*1*P', `MAN*GM*00${kase}`, 'HL*2*9*I'] : [segment.replace('CTT*3*3', 'CTT*4*3')],
    );
    const { entries, errors } = await scene.send(x12([named], { control: scene.next() }));
    expect(errors).toEqual([]);
    expect(await scene.shown(numberOf(entries[0]!.subject))).toMatchObject({
      lots: [{ lot: lotOf('EDI-1'), quantity: '3' }],
      items: [itemOf('T1')],
      containers: [ssccOf(pallet)],
      handoffs: [{ to: 'https://id.gs1.org/417/0860009996007' }],
    });
    expect(await scene.inside(kase)).toEqual([['EDI-1', '2']]);
  });

  const one = (): string[] => ['CPS+1', ...ofLot(1, 'EDI-2')];
  test.each([
    ['of nothing', 'U-0', () => changing('U-0', 1, ...one()), /no open shipment U-0 that it could change/],
    [
      'that names no goods',
      'U-1',
      () => changing('U-1', 1, 'CPS+1', line, 'PIA+1+EDI-2:NB').map((each) => each.replace('LIN+1++', 'LIN+1+4+')),
      /names no goods/,
    ],
    [
      'that removes what is not there',
      'U-1',
      () => changing('U-1', 1, 'CPS+1', ...ofLot(0, 'NONE')),
      /nothing of it there/,
    ],
    ['of a lot in two containers', 'U-1', () => changing('U-1', 1, 'CPS+1', ...ofLot(8)), /in several containers/],
    [
      'to another place',
      'U-1',
      () => changing('U-1', 1, ...one()).map((each) => each.replace(`NAD+DP+${centre}`, `NAD+DP+${house}`)),
      /cannot send it elsewhere/,
    ],
    ['of more than there is', 'U-1', () => changing('U-1', 1, 'CPS+1', ...ofLot(99_999, 'EDI-2')), /99999|stock/],
  ] as const)('%s is refused', async (_what, number, body, message) => {
    if (number !== 'U-0') await scene.send(desadv(original(number, '008600099990008004', '008600099990008011'), 'U1'));
    const { recorded, errors } = await scene.send(desadv(body()));
    expect(recorded).toBe(0);
    expect(errors[0]!.message).toMatch(message);
  });

  test('that leaves nothing is refused: that is a cancellation', async () => {
    await scene.send(desadv(withPacking('U-2', 1, 'CPS+1', ...ofLot(2, 'EDI-2'))));
    const { errors } = await scene.send(desadv(changing('U-2', 1, 'CPS+1', ...ofLot(0, 'EDI-2', '2'))));
    expect(errors).toMatchObject([
      { message: expect.stringContaining('leaves nothing'), fix: expect.stringContaining('cancellation') },
    ]);
  });

  test('of what was received is refused', async () => {
    const { entries } = await scene.send(desadv(withPacking('U-3', 1, 'CPS+1', ...ofLot(2, 'EDI-2'))));
    await scene.gateway.post('retailer', '/shipments/receive', { shipment: entries[0]!.subject });
    const { errors } = await scene.send(desadv(changing('U-3', 1, ...one())));
    expect(errors).toMatchObject([{ code: 'handoff_not_open' }]);
  });

  test('of a shipment of somebody else changes nothing', async () => {
    await scene.send(desadv(withPacking('U-4', 1, 'CPS+1', ...ofLot(2, 'EDI-2'))));
    expect((await scene.send(desadv(changing('U-4', 1, ...one())), '', 'carrier')).recorded).toBe(0);
    expect(await scene.shown('U-4')).toMatchObject({ status: 'offered', lots: [{ quantity: '2' }] });
  });
});

describe('a change that the receiver got', () => {
  const expected = async (number: string): Promise<ExpectedAnswer['rows'][number]> => {
    const { rows } = (await scene.gateway.get('retailer', '/inventory/expected')).body as unknown as ExpectedAnswer;
    return rows.find((row) => row.number === number)!;
  };
  const toRetailer = (file: string, query = ''): ReturnType<EdiScene['send']> => scene.send(file, query, 'retailer');

  test('changes what it expects, once', async () => {
    const [one, two] = [scene.pallet(), scene.pallet()];
    await toRetailer(desadv(original('X-1', one, two)));
    const change = ['CPS+1', 'PCI+33E', `GIN+BJ+${two}`, ...ofLot(4), ...ofLot(0, 'EDI-2', '2')];
    const file = desadv(changing('X-1', 2, ...change));
    expect(await toRetailer(file)).toMatchObject({ recorded: 1, errors: [] });
    expect(await toRetailer(file)).toMatchObject({ recorded: 0, exists: 1, errors: [] });
    expect(await expected('X-1')).toMatchObject({
      said: [{ what: 'original' }, { what: 'change' }],
      lines: [
        { container: ssccOf(one), lot: lotOf('EDI-1'), quantity: '5' },
        { container: ssccOf(two), lot: lotOf('EDI-1'), quantity: '4' },
      ],
    });
  });

  test('of nothing, of what is not in it, or of another destination is refused', async () => {
    await toRetailer(desadv(original('X-2', scene.pallet(), scene.pallet())));
    const unknown = await toRetailer(desadv(changing('X-0', 1, 'CPS+1', ...ofLot(1, 'EDI-2'))));
    expect(unknown.errors).toMatchObject([{ code: 'shipment_unknown' }]);
    const unfit = await toRetailer(desadv(changing('X-2', 1, 'CPS+1', ...ofLot(1))));
    expect(unfit.errors).toMatchObject([
      { code: 'input_invalid', message: expect.stringContaining('several containers') },
    ]);
    expect((await expected('X-2')).said).toHaveLength(1);
  });
});
