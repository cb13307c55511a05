import { ofGoods, ofMoving, type NamedCommand, type Offers } from './offeredCommand';

/** Goods at a place: made, packed, used, counted, sold, held. */
export const goodsCommands = {
  commissionLot: {
    path: '/lots',
    summary: 'Make a lot',
    codes: [
      'not_owner',
      'place_unknown',
      'product_unknown',
      'document_unknown',
      'lot_exists',
      'unit_of_measure_mismatch',
      'date_invalid',
    ],
    example: {
      lot: '(01)09506000134352(10)ABC',
      place: '9506000134307',
      quantity: '24',
      unit: 'CS',
      expiry: '2026-12-31',
    },
  },
  commissionItems: {
    path: '/items',
    summary: 'Make serialized items',
    codes: ['not_owner', 'place_unknown', 'lot_unknown', 'item_exists', 'product_mismatch'],
    example: { items: ['(01)09506000134352(21)1'], place: '9506000134307' },
  },
  pack: {
    path: '/units/pack',
    summary: 'Pack goods into a container',
    codes: ofGoods,
    example: {
      unit: '095060001343520000',
      place: '9506000134307',
      lots: [{ lot: '(01)09506000134352(10)ABC', quantity: '24', unit: 'CS' }],
    },
  },
  unpack: {
    path: '/units/unpack',
    summary: 'Take goods out of a container; all of them if none are named',
    codes: [...ofGoods, 'unit_empty', 'unit_content_missing'],
    example: { unit: '095060001343520000', place: '9506000134307' },
  },
  transform: {
    path: '/transformations',
    summary: 'Transform goods into other goods',
    codes: [...ofMoving, 'lot_exists', 'item_exists', 'product_mismatch', 'document_unknown', 'date_invalid'],
    example: {
      place: '9506000134307',
      inputs: { lots: [{ lot: '(01)09506000134352(10)ABC', quantity: '10', unit: 'CS' }] },
      outputs: { lots: [{ lot: '(01)09506000134369(10)MIX', quantity: '100', unit: 'EA' }] },
    },
  },
  adjust: {
    path: '/stock/counts',
    summary: 'Book a count',
    codes: ['not_owner', 'place_unknown', 'lot_unknown', 'unit_of_measure_mismatch', 'goods_offered'],
    example: {
      lot: '(01)09506000134352(10)ABC',
      place: '9506000134307',
      counted: '23',
      unit: 'CS',
      reason: 'Weekly count',
    },
  },
  sell: {
    path: '/sales',
    summary: 'Sell to a consumer',
    codes: [...ofMoving, 'unit_not_empty'],
    example: { place: '9506000134307', items: ['(01)09506000134352(21)1'] },
  },
  destroy: {
    path: '/destructions',
    summary: 'Destroy goods',
    codes: [...ofGoods, 'unit_not_empty'],
    example: { place: '9506000134307', items: ['(01)09506000134352(21)1'], reason: 'Spoiled' },
  },
  returnGoods: {
    path: '/returns',
    summary: 'Take back sold goods, on hold',
    codes: [
      'not_owner',
      'place_unknown',
      'lot_unknown',
      'sold_insufficient',
      'item_unknown',
      'item_not_here',
      'item_not_sold',
    ],
    example: { place: '9506000134307', items: ['(01)09506000134352(21)1'], reason: 'Torn bag' },
  },
  hold: {
    path: '/holds',
    summary: 'Stop goods',
    codes: [...ofGoods, 'not_custodian'],
    example: { goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' },
  },
  release: {
    path: '/releases',
    summary: 'Let held goods move again',
    codes: [...ofGoods, 'not_custodian', 'held_insufficient'],
    example: { goods: '(01)09506000134352(10)ABC', reason: 'Laboratory found nothing' },
  },
} as const satisfies Partial<Offers<NamedCommand>>;
