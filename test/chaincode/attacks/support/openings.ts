import type { Said } from '../../support/cast';
import { commissioning } from './events';
import { plainGoodsOf, plainThingOf } from './otherIds';
import { buyer, line, maker, makes, rival } from './stage';
import type { Spoken } from './vocabulary';

export const cast = { maker, buyer, rival };

export interface Step extends Spoken {
  readonly by: keyof typeof cast;
}

/** A step of an honest party, with the third party's requests before it. */
export type Turn = readonly [readonly Step[], Step];

export const step = (by: Step['by'], { command, input }: Said): Step => ({ by, command, input: input as object });

export const stepOfSaid = (said: Said): Step => step(said.caller.msp === maker.msp ? 'maker' : 'buyer', said);

/** Requests that give most histories goods to move, and the rival goods of its own. */
export const opening: readonly Turn[] = [
  [
    [
      step('rival', makes(rival, 'X')),
      step('rival', makes(rival, 'Y')),
      step(
        'rival',
        rival.asks('openRecall', { recall: 'A1', type: 'voluntary', reason: 'mine', roots: [rival.lot('X')] }),
      ),
    ],
    step('maker', makes(maker, 'X')),
  ],
  [[], step('maker', makes(maker, 'Y'))],
  [[], step('buyer', makes(buyer, 'X'))],
  ...[maker, buyer].map((each): Turn => [
    [],
    stepOfSaid(
      each.captures(
        commissioning({ lots: [[plainGoodsOf(each), 100]], things: [plainThingOf(each)] }, each.place, {
          bizStep: 'commissioning',
        }),
      ),
    ),
  ]),
];

const plainLots = [maker, buyer].map(plainGoodsOf);

/** The rival is the first to make goods under ids without owner that the others use, and recalls its own. */
export const squatting: Turn = [
  [
    ...plainLots.map((lot) => rival.captures(commissioning({ lots: [[lot, 100]] }, rival.place))),
    rival.asks('openRecall', { recall: 'S', type: 'voluntary', reason: 'mine', roots: plainLots }),
  ].map((said) => step('rival', said)),
  step('maker', makes(maker, 'RUN')),
];

/** The rival buys some of the maker's goods: then it has goods to move. */
export const purchase: readonly Turn[] = [
  [
    [],
    stepOfSaid(
      maker.says('ship', {
        shipment: 'R0',
        from: maker.place,
        to: rival.place,
        lots: ['X', 'Y'].map((number) => line(maker.lot(number), '20')),
      }),
    ),
  ],
  [[], step('rival', rival.asks('receive', { shipment: maker.shipment('R0') }))],
];
