import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGateway } from '../openGateway';
import { edifact, parts, x12 } from './ediFiles';
import { EdiScene, itemOf, line, ssccOf, withPacking } from './ediScene';

const { house, centre, gtin } = parts;
let scene: EdiScene;

beforeAll(async () => {
  scene = new EdiScene(await openGateway(), 500);
  for (const [number, uom] of [
    ['EDI-1', 'CS'],
    ['EDI-2', 'CS'],
  ] as const) {
    const lot = { lot: `(01)${gtin}(10)${number}`, place: house, quantity: '1000', uom, expiry: '2030-12-31' };
    expect((await scene.gateway.post('supplier', '/lots', lot)).status).toBe(201);
  }
});
afterAll(() => scene.gateway.close());

const desadv = (number: string, lines: number, ...goods: readonly string[]): string =>
  edifact([withPacking(number, lines, ...goods)], { control: scene.next() });
const ofLot = (quantity: number, lot = 'EDI-1'): string[] => [line, `PIA+1+${lot}:NB`, `QTY+12:${quantity}:CS`];

/** An 856 of the standard carton structure: the packs are below their item. */
const cartons = (number: string, item: readonly string[], ...packs: readonly (readonly string[])[]): string => {
  const levels = packs.flatMap((pack, at) => [`HL*${at + 4}*3*P`, ...pack]);
  const hash = [...item, ...packs.flat()].reduce((sum, each) => sum + Number(/^SN1\*\*(\d+)/.exec(each)?.[1] ?? 0), 0);
  const body = [
    `BSN*00*${number}*20261127*0830*0002`,
    'HL*1**S',
    `N1*SF*Green Valley*UL*${house}`,
    `N1*ST*Corner Fresh*UL*${centre}`,
    'HL*2*1*O',
    'HL*3*2*I',
    ...item,
    ...levels,
    `CTT*${3 + packs.length}*${hash}`,
  ];
  return x12([body], { control: scene.next() });
};

describe('several SSCCs with the same goods', () => {
  test('have equal shares of every line of their packing in DESADV', async () => {
    const all = [scene.pallet(), scene.pallet(), scene.pallet()];
    const file = desadv(
      'N-1',
      2,
      'CPS+1',
      'PAC+3',
      'PCI+33E',
      `GIN+BJ+${all.join('+')}`,
      ...ofLot(12),
      ...ofLot(6, 'EDI-2'),
    );
    expect(await scene.send(file)).toMatchObject({ recorded: 1, errors: [] });
    for (const each of all) {
      expect(await scene.inside(each)).toEqual([
        ['EDI-1', '4'],
        ['EDI-2', '2'],
      ]);
    }
    expect(await scene.shown('N-1')).toMatchObject({ containers: all.map(ssccOf), lots: [] });
    expect(await scene.send(file)).toMatchObject({ recorded: 0, exists: 1 });
  });

  test('have equal shares of the one line that names them, each on the pallet around it', async () => {
    const [outer, ...cases] = [scene.pallet(), scene.pallet(), scene.pallet()];
    const goods = ['CPS+1', 'PCI+33E', `GIN+BJ+${outer}`, ...ofLot(8), 'PCI+33E', `GIN+BJ+${cases.join('+')}`];
    expect(await scene.send(desadv('N-2', 1, ...goods))).toMatchObject({ recorded: 1, errors: [] });
    for (const each of cases) expect(await scene.inside(each)).toEqual([['EDI-1', '4']]);
    expect(await scene.shown('N-2')).toMatchObject({ containers: [ssccOf(outer)], lots: [] });
  });

  test('have the quantities that are named beside them', async () => {
    const [one, two] = [scene.pallet(), scene.pallet()];
    const goods = [
      'CPS+1',
      ...ofLot(7),
      'PCI+33E',
      'QTY+12:5:CS',
      `GIN+BJ+${one}`,
      'PCI+33E',
      'QTY+12:2:CS',
      `GIN+BJ+${two}`,
    ];
    expect(await scene.send(desadv('N-3', 1, ...goods))).toMatchObject({ recorded: 1, errors: [] });
    expect([await scene.inside(one), await scene.inside(two)]).toEqual([[['EDI-1', '5']], [['EDI-1', '2']]]);
  });

  test('are cartons below their item in 856, with quantities of their own or with equal shares', async () => {
    const [one, two, three, four] = [scene.pallet(), scene.pallet(), scene.pallet(), scene.pallet()];
    const item = [`LIN**UK*${gtin}*LT*EDI-1`, 'SN1**6*CA'];
    const own = cartons('N-4', item, [`MAN*GM*00${one}`, 'SN1**4*CA'], [`MAN*AA*${two}`, 'SN1**2*CA']);
    expect(await scene.send(own)).toMatchObject({ recorded: 1, errors: [] });
    expect([await scene.inside(one), await scene.inside(two)]).toEqual([[['EDI-1', '4']], [['EDI-1', '2']]]);
    const equal = cartons('N-5', item, [`MAN*GM*00${three}`], [`MAN*GM*00${four}`]);
    expect(await scene.send(equal)).toMatchObject({ recorded: 1, errors: [] });
    expect([await scene.inside(three), await scene.inside(four)]).toEqual([[['EDI-1', '3']], [['EDI-1', '3']]]);
    expect(await scene.shown('N-5')).toMatchObject({ containers: [three, four].map(ssccOf), lots: [] });
  });

  test('have the serial numbers that are named beside them', async () => {
    const [one, two] = [scene.pallet(), scene.pallet()];
    const goods = [
      'CPS+1',
      line,
      'QTY+12:3:PCE',
      'PCI+33E',
      `GIN+BJ+${one}`,
      'GIN+BN+K1:K2',
      'PCI+33E',
      `GIN+BJ+${two}`,
      'GIN+BN+K3',
    ];
    expect(await scene.send(desadv('N-6', 1, ...goods), '?makeLots=true')).toMatchObject({ recorded: 1, errors: [] });
    const { body } = await scene.gateway.get('supplier', `/containers/${one}`);
    expect(body).toMatchObject({ inside: { things: [itemOf('K1'), itemOf('K2')] } });
  });

  const twoSsccs = (): string[] => ['CPS+1', 'PCI+33E', `GIN+BJ+${scene.pallet()}+${scene.pallet()}`];
  test.each([
    [
      'a quantity that cannot be divided equally',
      () => [...twoSsccs(), ...ofLot(5)],
      /5 CS cannot be divided equally among 2 SSCCs/,
    ],
    [
      'goods by weight',
      () => [...twoSsccs(), line, 'PIA+1+EDI-1:NB', 'QTY+12:10:KGM'],
      /10 KGM cannot be divided equally among 2 SSCCs/,
    ],
    [
      'serial numbers in both',
      () => [...twoSsccs(), line, 'GIN+BN+Q1+Q2', 'QTY+12:2:PCE'],
      /serial numbers are in 2 SSCCs, but the file does not say which are in each SSCC/,
    ],
    [
      'containers in both',
      () => [...twoSsccs(), 'CPS+2+1', 'PCI+33E', `GIN+BJ+${scene.pallet()}`, ...ofLot(4)],
      /does not say what is inside each/,
    ],
    [
      'an item in other SSCCs inside them',
      () => [...twoSsccs(), ...ofLot(4), 'PCI+33E', `GIN+BJ+${scene.pallet()}`],
      /does not say which of them contain the SSCCs of the item/,
    ],
    [
      'quantities that do not add up to the item',
      () => [
        'CPS+1',
        ...ofLot(7),
        'PCI+33E',
        'QTY+12:5:CS',
        `GIN+BJ+${scene.pallet()}`,
        'PCI+33E',
        'QTY+12:1:CS',
        `GIN+BJ+${scene.pallet()}`,
      ],
      /add up to 6/,
    ],
  ] as const)('with %s are refused', async (_what, goods, message) => {
    const { recorded, errors } = await scene.send(desadv('N-9', 1, ...goods()));
    expect(recorded).toBe(0);
    expect(errors[0]!.message).toMatch(message);
    expect((await scene.gateway.get('supplier', `/shipments/${house}/N-9`)).status).toBe(404);
  });

  test('of a range do not let a short file become millions of lines', async () => {
    const item = (n: number): string[] => [`LIN+${n}++${gtin}:SRV`, 'PIA+1+EDI-1:NB', 'QTY+12:1000:CS'];
    const lines = Array.from({ length: 50 }, (_, n) => item(n + 1)).flat();
    const goods = ['CPS+1', 'PCI+33E', 'GIN+BJ+008600099990400006:008600099990409993', ...lines];
    const { errors } = await scene.send(desadv('N-10', 50, ...goods));
    expect(errors[0]!.message).toMatch(/too many SSCCs/);
  });
});
