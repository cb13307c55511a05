import type { CommandInput, CommandName } from '#domain';
import type { AnyCode } from './codes';

/** The commands with a path of their own. Events use `POST /epcis/capture` and `POST /events/book`. */
export type NamedCommand = Exclude<CommandName, 'capture' | 'bookWaiting'>;

/** The HTTP interface of a command, from which the gateway's routes, the client's methods and OpenAPI are derived. */
export interface OfferedCommand<Name extends NamedCommand> {
  readonly path: string;
  readonly summary: string;
  /** Its OpenAPI tag: `Commands` by default. */
  readonly tag?: 'Registry';
  /** Codes with which the contract may refuse it, beside those of every write. */
  readonly codes: readonly AnyCode[];
  readonly example: CommandInput<Name>;
}

/** An example of an event’s hash id. */
export const exampleEvent = 'ni:///sha-256;9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08?ver=CBV2.0';

/** The HTTP interface of every command. */
export const offeredCommands: { readonly [Name in NamedCommand]: OfferedCommand<Name> } = {
  registerParty: {
    path: '/parties',
    summary: 'Register your organisation',
    tag: 'Registry',
    codes: ['prefix_taken', 'not_owner'],
    example: { party: '9506000134307', name: 'Green Farm', roles: ['supplier'], prefixes: ['9506000'] },
  },
  registerPlace: {
    path: '/places',
    summary: 'Register a place of yours',
    tag: 'Registry',
    codes: ['not_owner'],
    example: { place: '9506000134307', name: 'Packing house', address: 'Field Road 1, Salinas, CA' },
  },
  registerProduct: {
    path: '/products',
    summary: 'Register a product of yours',
    tag: 'Registry',
    codes: ['not_owner'],
    example: { product: '9506000134352', name: 'Lettuce, case', unit: 'CS', shelfLifeDays: 14 },
  },
  registerDocument: {
    path: '/documents',
    summary: 'Register a document by its hash',
    tag: 'Registry',
    codes: [],
    example: {
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      kind: 'GlobalG.A.P. certificate',
      validTo: '2027-06-30',
    },
  },
  consentToPrefix: {
    path: '/prefixes/consent',
    summary: 'Agree that a GS1 Company Prefix is another party’s',
    tag: 'Registry',
    codes: ['prefix_unknown', 'prefix_taken', 'party_unknown', 'not_owner'],
    example: { prefix: '9506000', party: '9506000134307' },
  },
  releasePrefix: {
    path: '/prefixes/release',
    summary: 'Give a GS1 Company Prefix back',
    tag: 'Registry',
    codes: ['prefix_unknown'],
    example: { prefix: '9506000' },
  },
  revokePrefix: {
    path: '/prefixes/revoke',
    summary: 'Vote to take a GS1 Company Prefix from its party',
    tag: 'Registry',
    codes: ['prefix_unknown'],
    example: { prefix: '9506000', reason: 'not licensed by GS1' },
  },
  consentToRegulator: {
    path: '/parties/regulator',
    summary: 'Vote that a party is a regulator',
    tag: 'Registry',
    codes: ['party_unknown', 'not_owner'],
    example: { party: '9506000134307' },
  },
  commissionLot: {
    path: '/lots',
    summary: 'Make a lot',
    codes: ['not_owner', 'place_unknown', 'product_unknown', 'lot_exists', 'quantity_invalid', 'unit_invalid'],
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
    codes: ['not_owner', 'lot_unknown', 'item_exists', 'product_mismatch'],
    example: { items: ['(01)09506000134352(21)1'], place: '9506000134307' },
  },
  pack: {
    path: '/units/pack',
    summary: 'Pack goods into a container',
    codes: ['stock_insufficient', 'lot_unknown', 'item_not_here', 'unit_not_here'],
    example: {
      unit: '095060001343520000',
      place: '9506000134307',
      lots: [{ lot: '(01)09506000134352(10)ABC', quantity: '24', unit: 'CS' }],
    },
  },
  unpack: {
    path: '/units/unpack',
    summary: 'Take goods out of a container; all of them if none are named',
    codes: ['unit_unknown', 'unit_content_missing'],
    example: { unit: '095060001343520000', place: '9506000134307' },
  },
  transform: {
    path: '/transformations',
    summary: 'Transform goods into other goods',
    codes: ['stock_insufficient', 'lot_recalled', 'lot_held', 'lot_exists'],
    example: {
      place: '9506000134307',
      inputs: { lots: [{ lot: '(01)09506000134352(10)ABC', quantity: '10', unit: 'CS' }] },
      outputs: { lots: [{ lot: '(01)09506000134369(10)MIX', quantity: '100', unit: 'EA' }] },
    },
  },
  adjust: {
    path: '/stock/counts',
    summary: 'Book a count',
    codes: ['lot_unknown', 'unit_of_measure_mismatch'],
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
    codes: ['stock_insufficient', 'lot_recalled', 'lot_held'],
    example: { place: '9506000134307', items: ['(01)09506000134352(21)1'] },
  },
  destroy: {
    path: '/destructions',
    summary: 'Destroy goods',
    codes: ['stock_insufficient'],
    example: { place: '9506000134307', items: ['(01)09506000134352(21)1'], reason: 'Spoiled' },
  },
  returnGoods: {
    path: '/returns',
    summary: 'Take back sold goods, on hold',
    codes: ['sold_insufficient', 'item_not_sold'],
    example: { place: '9506000134307', items: ['(01)09506000134352(21)1'], reason: 'Torn bag' },
  },
  hold: {
    path: '/holds',
    summary: 'Stop goods',
    codes: ['lot_unknown', 'item_unknown', 'unit_unknown'],
    example: { goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' },
  },
  release: {
    path: '/releases',
    summary: 'Let held goods move again',
    codes: ['held_insufficient'],
    example: { goods: '(01)09506000134352(10)ABC', reason: 'Laboratory found nothing' },
  },
  dispatch: {
    path: '/shipments',
    summary: 'Offer goods to the next custodian',
    codes: ['stock_insufficient', 'lot_recalled', 'lot_held', 'goods_offered', 'offer_to_self'],
    example: {
      shipment: 'SHIP-1',
      from: '9506000134307',
      to: '9506000134208',
      units: ['095060001343520000'],
      documents: [{ type: 'po', id: '850-1' }],
    },
  },
  handOver: {
    path: '/shipments/hand-over',
    summary: 'Offer a shipment to the next party',
    codes: ['shipment_unknown', 'not_custodian', 'handoff_open', 'offer_to_self'],
    example: { shipment: '9506000134307:SHIP-1', to: '9506000134208' },
  },
  acceptHandoff: {
    path: '/shipments/accept',
    summary: 'Take custody on the way',
    codes: ['shipment_unknown', 'not_recipient', 'handoff_not_open'],
    example: { shipment: '9506000134307:SHIP-1', condition: '3.8 °C at the door' },
  },
  rejectHandoff: {
    path: '/shipments/reject',
    summary: 'Reject an offer of custody',
    codes: ['shipment_unknown', 'not_recipient', 'handoff_not_open'],
    example: { shipment: '9506000134307:SHIP-1', reason: 'Seal broken' },
  },
  cancelHandoff: {
    path: '/shipments/cancel',
    summary: 'Take an unanswered offer back',
    codes: ['shipment_unknown', 'not_custodian', 'handoff_not_open'],
    example: { shipment: 'SHIP-1', reason: 'Wrong dock' },
  },
  receive: {
    path: '/shipments/receive',
    summary: 'Take custody at the end of the way; lines not named arrived complete and sound',
    codes: ['shipment_unknown', 'not_recipient', 'handoff_not_open', 'shipment_line_unknown'],
    example: {
      shipment: '9506000134307:SHIP-1',
      lots: [{ lot: '(01)09506000134352(10)ABC', accepted: '22', damaged: '1', unit: 'CS' }],
    },
  },
  openRecall: {
    path: '/recalls',
    summary: 'Open a recall',
    codes: ['not_owner', 'lot_unknown'],
    example: {
      recall: 'R-1',
      type: 'voluntary',
      class: 'I',
      reason: 'Listeria found',
      roots: ['(01)09506000134352(10)ABC'],
    },
  },
  extendRecall: {
    path: '/recalls/scope',
    summary: 'Add goods to a recall’s scope',
    codes: ['recall_unknown', 'scope_unproven', 'recall_closed'],
    example: {
      recall: 'R-1',
      links: [{ goods: '(01)09506000134369(10)MIX', parent: '(01)09506000134352(10)ABC' }],
    },
  },
  answerScope: {
    path: '/recalls/answers',
    summary: 'Confirm or deny that a recall covers goods of yours',
    codes: ['recall_unknown', 'recall_closed', 'not_custodian'],
    example: {
      recall: '9506000134307:R-1',
      goods: '(01)09506000134352(10)ABC',
      answer: 'disputed',
      reason: 'Never used that ingredient',
    },
  },
  respondRecall: {
    path: '/recalls/responses',
    summary: 'Report what you did about a recall',
    codes: ['recall_unknown', 'recall_closed', 'recall_answer_invalid', 'scope_unproven', 'not_owner'],
    example: {
      recall: '9506000134307:R-1',
      status: 'completed',
      rows: [{ goods: '(01)09506000134352(10)ABC', place: '9506000134208', unit: 'CS', quarantined: '12' }],
    },
  },
  closeRecall: {
    path: '/recalls/close',
    summary: 'Close a recall',
    codes: ['recall_unknown', 'recall_closed'],
    example: { recall: 'R-1', note: 'All accounted for' },
  },
  resolveException: {
    path: '/exceptions/resolve',
    summary: 'Resolve an exception',
    codes: ['exception_unknown', 'exception_closed'],
    example: { event: exampleEvent, number: 1, resolution: 'Typing error at the dock' },
  },
  answerLink: {
    path: '/events/links/answers',
    summary: 'Confirm or deny an event that states what your goods were made of',
    codes: ['event_unknown', 'not_owner'],
    example: {
      event: exampleEvent,
      party: '9506000134208',
      goods: '(01)09506000134352(10)ABC',
      answer: 'disputed',
      reason: 'Not ours',
    },
  },
};
