import { type Discrepancy, type Shipment, isOpenShipment } from '@lotline/chaincode/domain';
import { readFact } from '../projection/saveFact';
import { expectedArrival } from './arrival';
import type { Finding } from './raisedStore';
import type { Evaluation } from './reconcile';
import { hoursLater, type Rule, type RuleContext, type SeenEvent, type Subject } from './rule';

const shipmentOf = ({ database, once }: RuleContext, id: string): Shipment | undefined =>
  once(`shipment ${id}`, () => readFact(database, 'shipment', id));

const isParty = ({ party }: RuleContext, { sender, receiver }: Shipment): boolean =>
  party === sender || party === receiver;

const touched = (context: RuleContext, { shipments }: SeenEvent): Subject[] =>
  shipments
    .filter((id) => {
      const shipment = shipmentOf(context, id);
      return shipment !== undefined && isParty(context, shipment);
    })
    .map((id) => [id]);

function* under(statuses: readonly string[], { database, party }: RuleContext): Generator<Subject> {
  for (const status of statuses) {
    const sql = 'SELECT id FROM shipment WHERE status = ? AND (sender = ? OR receiver = ?) ORDER BY n';
    for (const { id } of database.all<{ id: string }>(sql, status, party, party)) yield [id];
  }
}

const endOf = (shipment: Shipment | undefined): string =>
  shipment ? `the shipment is ${shipment.status}` : 'there is no such shipment';

const aboutOf = ({ id, to }: Shipment): Finding['about'] => ({ shipment: id, ...(to !== undefined && { place: to }) });

function late(context: RuleContext, [id = '']: Subject): Evaluation {
  const { isOn, urgentHours } = context.settings.late;
  const shipment = shipmentOf(context, id);
  if (!isOn) return { findings: [], ended: 'the rule is off' };
  if (!isOpenShipment(shipment)) return { findings: [], ended: endOf(shipment) };
  const { at, from } = expectedArrival(context, shipment);
  if (context.now < at) return { findings: [], next: at, ended: `it is expected at ${at} now` };
  const urgent = hoursLater(at, urgentHours);
  const isUrgent = context.now >= urgent;
  const where =
    shipment.status === 'offered' ? `${shipment.custodian} still has it` : `it is with ${shipment.custodian}`;
  return {
    findings: [
      {
        code: 'shipment_late',
        severity: isUrgent ? 'high' : 'medium',
        detail: `Expected at ${at} (${from}) from ${shipment.sender} to ${shipment.receiver}; ${where}.`,
        cause: at,
        about: aboutOf(shipment),
      },
    ],
    ...(!isUrgent && { next: urgent }),
  };
}

const lastEvent = `SELECT max(event.time) AS time FROM document_event JOIN event ON event.n = document_event.event WHERE document = ?`;

const amountOf = ({ goods, kind, quantity, uom }: Discrepancy): string =>
  `${kind.replace('_', ' ')}: ${quantity === undefined ? '' : `${quantity} ${uom ?? ''} of `}${goods}`;

const mostShown = 5;

/** Differences that the receiver found, for the sender; the receiver has the ledger’s exceptions of the same. */
function differences(context: RuleContext, shipment: Shipment): Evaluation['findings'] {
  const found = shipment.handoffs.flatMap(({ discrepancies = [] }) => discrepancies);
  if (found.length === 0 || context.party !== shipment.sender || shipment.sender === shipment.receiver) return [];
  const shown = found.slice(0, mostShown).map(amountOf);
  const more = found.length > mostShown ? `; and ${found.length - mostShown} more` : '';
  return [
    {
      code: 'receipt_differs',
      severity: 'medium',
      detail: `${shipment.receiver} found: ${shown.join('; ')}${more}.`,
      cause: JSON.stringify(found),
      about: aboutOf(shipment),
    },
  ];
}

const isPartial = ({ status, settled = [], arrived = [] }: Shipment): boolean =>
  status === 'in_transit' && settled.length + arrived.length > 0;

/** The rest of a partial receipt that has not come for too long. */
function missing(context: RuleContext, shipment: Shipment): Evaluation {
  if (!isPartial(shipment)) return { findings: [], ended: endOf(shipment) };
  const { id, movedAt } = shipment;
  const since = context.database.get<{ time: string | null }>(lastEvent, id)?.time ?? movedAt;
  const until = hoursLater(since, context.settings.receipt.hours);
  if (context.now < until) return { findings: [], next: until, ended: 'more of it was received' };
  return {
    findings: [
      {
        code: 'receipt_incomplete',
        severity: 'medium',
        detail: `A part was received by ${since}, and the rest is still on the way; a final receipt gives it up.`,
        cause: since,
        about: aboutOf(shipment),
      },
    ],
  };
}

function receipt(context: RuleContext, [id = '']: Subject): Evaluation {
  const shipment = shipmentOf(context, id);
  if (!context.settings.receipt.isOn) return { findings: [], ended: 'the rule is off' };
  if (!shipment) return { findings: [], ended: endOf(shipment) };
  const { findings, ...rest } = missing(context, shipment);
  return { findings: [...differences(context, shipment), ...findings], ...rest };
}

/** Shipments that were expected by a time and have not been received. */
export const lateRule: Rule = {
  name: 'late',
  touched,
  all: (context) => under(['offered', 'in_transit'], context),
  evaluate: late,
};

/** Receipts that differ from what was sent, and partial ones without their rest. */
export const receiptRule: Rule = {
  name: 'receipt',
  touched,
  all: (context) => under(['in_transit', 'received'], context),
  evaluate: receipt,
};
