import { type ShipmentId, shipmentIn, shipmentIdOf } from '../../businessId';
import type { Finding } from '../../command';
import { type BusinessDocument, type Shipment, shipmentKey } from '../../facts/shipment';
import { isItemId } from '../../goodsKinds';
import type { PartyId, PlaceId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import { limits } from '../../limits';
import { sha256Hex } from '../../sha256';
import type { Facts, Step } from '../../step';
import { isBefore } from '../claimedTime';
import { sumLines } from '../load';
import { placeParty } from '../ownership';
import { arrive, endOf, type Part } from '../shipmentProgress';
import { answered, thingsOf } from '../shipments';
import { requiresReceipt } from '../signedHandoff';
import type { Goods } from './eventGoods';
import { type Aim, receiverOf } from './legs';

/** The shipment of an event's despatch advice, and all documents that the event names. */
export interface Advice {
  readonly id: ShipmentId;
  readonly documents: readonly BusinessDocument[];
}

const gln = /^urn:epcglobal:cbv:bt:(\d{13}):/;

/**
 * The id of the shipment of a despatch advice: the advice's own id if that contains the sender's GLN, otherwise an id derived from sender
 * and advice. Therefore no sender can add to another sender's shipment, and two senders may use the same number.
 */
export function shipmentOf(facts: Facts, sender: PartyId, document: string): ShipmentId {
  const named = shipmentIn(document);
  const number = gln.exec(document)?.[1] ?? '';
  const isOwn = (): boolean =>
    sender.endsWith(number) || placeParty(facts, `https://id.gs1.org/414/${number}` as PlaceId) === sender;
  return named && isOwn() ? named : hashedId(sender, document);
}

const hashedId = (sender: PartyId, document: string): ShipmentId =>
  shipmentIdOf(sender, `desadv-${sha256Hex(document).slice(0, 40)}`);

/** Returns true if a sender's shipment has the id that a despatch advice gives it. */
export const isShipmentOf = (id: ShipmentId, sender: PartyId, document: string): boolean =>
  id === document || id === hashedId(sender, document);

/** The documents that an event names with their types, in an order that does not depend on the event's. */
function documentsOf({ bizTransactionList = [] }: CapturedEvent['event']): BusinessDocument[] {
  const named = bizTransactionList.flatMap(({ type, bizTransaction: id }) =>
    type === undefined ? [] : [{ type, id }],
  );
  return mergedDocuments(named);
}

const textOf = ({ type, id }: BusinessDocument): string => `${type} ${id}`;

function mergedDocuments(...lists: readonly (readonly BusinessDocument[])[]): BusinessDocument[] {
  const all = new Map(lists.flat().map((each) => [textOf(each), each]));
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** The despatch advice that an event of the caller's names; the first by its id, if it names several. */
export function adviceOf({ facts, caller }: Step, { event }: Pick<CapturedEvent, 'event'>): Advice | undefined {
  const documents = documentsOf(event);
  const despatch = documents.find(({ type }) => type === 'desadv');
  return despatch && { id: shipmentOf(facts, caller.party, despatch.id), documents };
}

/** The reason why goods are in transit outside the shipment of the despatch advice that the event names. */
export function reasonAgainst(known: Shipment | undefined, receiver: PartyId, goods: Goods): Finding | undefined {
  if (!known) return undefined;
  const { id } = known;
  const details = { shipment: id };
  if (known.receiver !== receiver) {
    const detail = `Shipment ${id} goes to ${known.receiver}, so the goods are in transit to ${receiver} without it.`;
    return { code: 'conflict', detail, details };
  }
  const ended = endOf(known);
  if (ended !== undefined) {
    const detail = `Shipment ${id} was ${ended} already, so the goods are in transit without it.`;
    return { code: 'handoff_not_open', detail, details };
  }
  if (hasRoom(known, goods)) return undefined;
  const detail = `Shipment ${id} would have over ${limits.lines} lots, ${limits.items} containers and items or ${limits.handoffs} handoffs; the goods are in transit without it.`;
  return { code: 'limit_exceeded', detail, details: { ...details, limit: limits.items } };
}

const hasRoom = (known: Shipment, { lots, things }: Goods): boolean =>
  known.handoffs.length < limits.handoffs &&
  known.lots.length + lots.length <= limits.lines &&
  thingsOf(known).length + things.length <= limits.items;

/** Goods that their sender announces by a despatch advice. */
interface Announced {
  readonly from: PlaceId;
  readonly aim: Aim;
  /** Event time at which they left, UTC. */
  readonly at: string;
  readonly goods: Part;
  /** The part of them that has arrived. */
  readonly arrived?: Part;
}

/** Adds goods to the shipment of their despatch advice, or starts the shipment. Does nothing for goods without an advice. */
export function announce(step: Step, announced: Announced): void {
  const { facts, caller } = step;
  const { aim, arrived } = announced;
  const receiver = receiverOf(facts, aim);
  if (!aim.shipment || !receiver) return;
  const known = facts.get(shipmentKey(aim.shipment));
  const before =
    known && known.status !== 'cancelled' ? known : started(step, aim.shipment, { announced, receiver, known });
  const shipment = withGoods(facts, before, announced);
  const isAgain = before.status === 'received';
  const offer = { from: caller.party, to: receiver, offeredAt: step.time, status: 'offered' } as const;
  const again = { ...shipment, status: 'in_transit', handoffs: [...shipment.handoffs, offer] } as const;
  facts.put(shipmentKey(shipment.id), isAgain ? again : shipment);
  if (!arrived || arrived.lots.length + arrived.things.length === 0) return;
  arrive({ ...step, caller: { ...caller, party: receiver } }, shipment.id, arrived);
}

/** The earliest departure says where a shipment goes from and to. It needs receipts if the owner of any of its products requires them. */
function withGoods(facts: Facts, before: Shipment, { from, aim: { to }, at, goods }: Announced): Shipment {
  const { lots, things } = goods;
  const isEarlier = isBefore(at, before.movedAt);
  const end = isEarlier ? (to ?? before.to) : (before.to ?? to);
  // A thing may leave again under the same advice after it has arrived.
  const arrived = before.arrived?.filter((id) => !things.includes(id));
  return {
    ...before,
    ...(arrived && { arrived }),
    ...(isEarlier && { movedAt: at, from }),
    ...(end !== undefined && { to: end }),
    ...(requiresReceipt(facts, goods) && { receiptRequired: true as const }),
    lots: sumLines(before.lots, lots),
    items: merged(before.items, things.filter(isItemId)),
    containers: merged(
      before.containers,
      things.filter((id) => !isItemId(id)),
    ),
  };
}

const merged = <T>(before: readonly T[], added: readonly T[]): T[] => [...new Set([...before, ...added])].sort();

interface Starting {
  readonly announced: Omit<Announced, 'goods'>;
  readonly receiver: PartyId;
  /** The shipment as it was before it was withdrawn, if it is recorded again. */
  readonly known: Shipment | undefined;
}

function started({ caller, time }: Step, id: ShipmentId, { announced, receiver, known }: Starting): Shipment {
  const { at, from } = announced;
  const offer = { from: caller.party, to: receiver, offeredAt: time, status: 'offered' } as const;
  return {
    id,
    sender: caller.party,
    receiver,
    from,
    status: 'in_transit',
    custodian: caller.party,
    lots: [],
    items: [],
    containers: [],
    movedAt: at,
    documents: known?.documents ?? [],
    handoffs: [...(known?.handoffs ?? []), offer],
    advised: true,
  };
}

/**
 * Adds the documents of an event to its shipment. If none of its goods left, because their voiding was recorded first, the shipment is
 * withdrawn.
 */
export function noteDocuments(step: Step, { id, documents }: Advice, announced: Omit<Announced, 'goods'>): void {
  const { facts } = step;
  const known = facts.get(shipmentKey(id)) ?? withdrawn(step, id, announced);
  if (!known) return;
  const all = mergedDocuments(known.documents, documents).slice(0, limits.documents);
  if (all.length > known.documents.length) facts.put(shipmentKey(id), { ...known, documents: all });
}

function withdrawn(step: Step, id: ShipmentId, announced: Omit<Announced, 'goods'>): Shipment | undefined {
  const receiver = receiverOf(step.facts, announced.aim);
  if (!receiver) return undefined;
  const { to } = announced.aim;
  const shipment = started(step, id, { announced, receiver, known: undefined });
  const handoffs = answered(shipment, { status: 'cancelled', answeredAt: step.time, captured: true });
  return { ...shipment, ...(to !== undefined && { to }), status: 'cancelled', handoffs };
}
