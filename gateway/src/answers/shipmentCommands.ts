import { ofHandoffs, ofMoving, ofReceipts, type NamedCommand, type Offers } from './offeredCommand';

/** Shipments and the custody of them. */
export const shipmentCommands = {
  ship: {
    path: '/shipments',
    summary: 'Offer goods to the next custodian',
    codes: [
      ...ofMoving,
      'container_held',
      'lot_expired',
      ...ofReceipts,
      'place_retired',
      'party_retired',
      'party_unknown',
      'offer_to_self',
      'not_recipient',
      'recall_unknown',
      'recall_closed',
    ],
    example: {
      shipment: 'SHIP-1',
      from: '9506000134307',
      to: '9506000134208',
      containers: ['095060001343520000'],
      documents: [{ type: 'po', id: '850-1' }],
    },
  },
  handOver: {
    path: '/shipments/hand-over',
    summary: 'Offer a shipment to the next party',
    codes: [
      ...ofReceipts,
      'party_retired',
      'shipment_unknown',
      'shipment_not_in_transit',
      'party_unknown',
      'not_custodian',
      'handoff_open',
      'offer_to_self',
      'lot_recalled',
    ],
    example: { shipment: '9506000134307:SHIP-1', to: '9506000134208' },
  },
  accept: {
    path: '/shipments/accept',
    summary: 'Take custody of a shipment in transit',
    codes: [...ofHandoffs, ...ofReceipts, 'receipt_required', 'lot_held', 'lot_recalled'],
    example: { shipment: '9506000134307:SHIP-1', condition: '3.8 °C at the door' },
  },
  reject: {
    path: '/shipments/reject',
    summary: 'Reject an offer of custody',
    codes: [...ofHandoffs, ...ofReceipts, 'signer_role_missing'],
    example: { shipment: '9506000134307:SHIP-1', reason: 'Seal broken' },
  },
  cancel: {
    path: '/shipments/cancel',
    summary: 'Withdraw an unanswered offer',
    codes: ['shipment_unknown', 'not_custodian', 'handoff_not_open'],
    example: { shipment: '9506000134307:SHIP-1', reason: 'Wrong dock' },
  },
  receive: {
    path: '/shipments/receive',
    summary: 'Take custody at the destination; lines that are not named arrived complete and undamaged',
    codes: [
      ...ofHandoffs,
      ...ofReceipts,
      'signer_role_missing',
      'receipt_required',
      'not_owner',
      'place_unknown',
      'shipment_line_unknown',
    ],
    example: {
      shipment: '9506000134307:SHIP-1',
      lots: [{ lot: '(01)09506000134352(10)ABC', accepted: '22', damaged: '1', uom: 'CS' }],
    },
  },
} as const satisfies Partial<Offers<NamedCommand>>;
