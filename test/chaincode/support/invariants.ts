import { canonicalJson } from '../../../chaincode/src/domain/encoding';
import type { Recall, RecallResponse } from '../../../chaincode/src/domain/facts/recall';
import type { Shipment } from '../../../chaincode/src/domain/facts/shipment';
import type { LotLine, Thing } from '../../../chaincode/src/domain/facts/thing';
import { add, compare, type Decimal, isZero, subtract, sum } from '../../../chaincode/src/domain/quantity';
import { minusLines, sumLines, thingLines } from '../../../chaincode/src/domain/rules/load';
import { type LedgerFacts, readFacts, type Row } from './ledgerFacts';

/** The violated invariants of a ledger, checked without the rules that wrote it. Empty if there is none. */
export function faultsOf(facts: ReadonlyMap<string, string>): string[] {
  const ledger = readFacts(facts);
  const rules = [balance, stocks, reservations, things, contents, shipments, recalls, events, prefixes];
  return rules.flatMap((rule) => rule(ledger));
}

const fault = (holds: boolean, text: string): string[] => (holds ? [] : [text]);

/** For each lot and unit of measure, the quantity made and not consumed equals the quantity at all places and in transit. */
function balance({ stocks: rows, things: all, shipments: sent, transits }: LedgerFacts): string[] {
  const lines = rows.map(({ attributes: [lot = ''], value }) => ({ lot, ...value }));
  const line = (lot: string, uom: string, quantity: Decimal): LotLine => ({ lot, uom, quantity }) as LotLine;
  const made = lines.map(({ lot, uom, made, adjusted, consumed, sold, destroyed }) =>
    line(lot, uom, subtract(add(made, adjusted), sum([consumed, sold, destroyed]))),
  );
  const here = [
    lines.map(({ lot, uom, onHand }) => line(lot, uom, onHand)),
    [...all.values()].flatMap(({ inside }) => inside?.lots ?? []),
    ...sent
      .filter(({ status, advised }) => status === 'in_transit' && !advised)
      .map(({ lots, settled = [] }) => sumLines(lots, minusLines(settled))),
    transits.flatMap(({ attributes: [lot = ''], value: { uom, legs } }) =>
      legs.map(({ quantity }) => line(lot, uom, quantity)),
    ),
  ];
  return sumLines(made, ...here.map(minusLines)).map(
    ({ lot, uom, quantity }) => `${lot}: ${quantity} ${uom} more made than found`,
  );
}

function stocks({ stocks: rows }: LedgerFacts): string[] {
  return rows.flatMap(({ attributes, value: { adjusted: _adjusted, sold: _sold, uom: _unit, ...accounts } }) => [
    ...Object.entries(accounts).flatMap(([account, value]) =>
      fault(!value.startsWith('-'), `${attributes.join(' at ')}: ${account} is ${value}`),
    ),
    ...fault(
      compare(add(accounts.held, accounts.reserved), accounts.onHand) <= 0,
      `${attributes.join(' at ')}: more held and reserved than on hand`,
    ),
    ...fault(compare(accounts.surplus, accounts.held) <= 0, `${attributes.join(' at ')}: more surplus than held`),
  ]);
}

/** The reserved quantity equals the quantity in open first offers. */
function reservations({ stocks: rows, shipments: sent }: LedgerFacts): string[] {
  const offered = sent.filter(({ status }) => status === 'offered');
  return rows.flatMap(({ attributes: [lot = '', place = ''], value }) => {
    const lines = offered.filter(({ from }) => from === place).flatMap(({ lots }) => lots);
    const wanted = sum(lines.filter((line) => line.lot === lot).map(({ quantity }) => quantity));
    return fault(wanted === value.reserved, `${lot} at ${place}: ${value.reserved} reserved, ${wanted} offered`);
  });
}

/** The allowed locations of a thing by status. A container that was never made as goods has no status. */
const whereabouts: Record<NonNullable<Thing['status']> | 'container', readonly string[]> = {
  container: ['place', 'parent', 'transit', 'nowhere'],
  active: ['place', 'parent', 'transit'],
  sold: ['place'],
  destroyed: ['place'],
  consumed: ['place'],
  unverified: ['place', 'parent', 'transit', 'nowhere'],
};

const lists = (things: readonly string[] | undefined, id: string): boolean => things?.includes(id) ?? false;

/** A thing has one location, and the container or shipment that has it lists it. */
function things({ things: all, shipments: sent }: LedgerFacts): string[] {
  return [...all].flatMap(([id, thing]) => {
    const where = (['place', 'parent', 'transit'] as const).filter((kind) => thing[kind] !== undefined);
    const holders = [...all.values()].filter((each) => each.inside?.things.includes(thing.id)).map((each) => each.id);
    const carried = sent.filter(
      (each) =>
        (isOpen(each) || lists(each.missing, id)) && [...each.items, ...each.containers].some((one) => one === id),
    );
    const status = thing.status ?? 'container';
    const inShipment = shipmentOf(thing);
    return [
      ...fault(
        where.length <= 1 && whereabouts[status].includes(where[0] ?? 'nowhere'),
        `${id} is ${status} and has the locations ${where.join()}`,
      ),
      ...fault(thing.inside === undefined || where.length === 1, `${id} contains goods and has no location`),
      ...fault(
        holders.join() === (thing.parent ?? ''),
        `${id} is inside ${holders.join()}, but its parent is ${thing.parent ?? 'none'}`,
      ),
      ...fault(
        inShipment === undefined || carried.some((each) => each.id === inShipment),
        `${id} has shipment ${String(inShipment)}, which does not list it`,
      ),
      ...fault(
        carried.every((each) => each.id === inShipment || each.settled !== undefined),
        `${id} is listed by a shipment without receipts that it does not have`,
      ),
    ];
  });
}

/** The shipment of a thing, by a command or by a despatch advice. */
const shipmentOf = ({ shipment, transit }: Thing): string | undefined => shipment ?? transit?.shipment;

const isOpen = ({ status }: Shipment): boolean => status === 'offered' || status === 'in_transit';

/** A container's load equals the sum of its contents, and only its last filling may be open. */
function contents({ things: all }: LedgerFacts): string[] {
  return [...all].flatMap(([id, thing]) => {
    const { inside, fillings = [] } = thing;
    const open = fillings.filter(({ until }) => until === undefined);
    const uses = [
      ...fault(open.length === (inside ? 1 : 0), `${id} has ${open.length} open fillings`),
      ...fault(
        open.every((filling) => filling === fillings.at(-1)),
        `${id}: a filling before the last is open`,
      ),
    ];
    if (!inside) return uses;
    const held = inside.things.flatMap((each) => all.get(each) ?? []);
    const load = sumLines(inside.lots, thingLines(held));
    return [
      ...uses,
      ...fault(inside.lots.length + inside.things.length + inside.claims.length > 0, `${id} is empty but has contents`),
      ...fault(canonicalJson(load) === canonicalJson(inside.load), `${id}: the load differs from the contents`),
      ...fault(
        held.flatMap((each) => each.recalls).every((recall) => thing.recalls.includes(recall)),
        `${id} lacks a recall of its contents`,
      ),
      ...[...inside.load, ...inside.claims].flatMap(({ quantity }) =>
        fault(!quantity.startsWith('-') && !isZero(quantity), `${id}: a line of ${quantity}`),
      ),
    ];
  });
}

/** Custody has one holder, and it moved by an accepted handoff or not at all. */
function shipments({ shipments: sent, transits }: LedgerFacts): string[] {
  const announced = transits.flatMap(({ attributes: [lot = ''], value: { uom, legs } }) =>
    legs.map(({ shipment, quantity }) => ({ shipment, line: { lot, uom, quantity } as LotLine })),
  );
  const inTransit = (id: string): LotLine[] =>
    sumLines(announced.filter((each) => each.shipment === id).map(({ line }) => line));
  const open = (each: Shipment): LotLine[] =>
    isOpen(each) && each.advised ? sumLines(each.lots, minusLines(each.settled ?? [])) : [];
  const differ = sent.filter((each) => canonicalJson(open(each)) !== canonicalJson(inTransit(each.id)));
  const adrift = announced.filter(({ shipment }) => shipment && !sent.some(({ id }) => id === shipment));
  return [
    ...custodies(sent),
    ...differ.map(({ id }) => `${id} has other goods in transit than it says`),
    ...adrift.map(({ shipment }) => `${shipment ?? ''} is no shipment`),
  ];
}

function custodies(sent: readonly Shipment[]): string[] {
  return sent.flatMap(({ id, status, sender, custodian, handoffs, advised }) => {
    const taken = handoffs.filter((handoff) => handoff.status === 'accepted').at(-1)?.to ?? sender;
    const open = handoffs.filter((handoff) => handoff.status === 'offered');
    return [
      ...fault(custodian === taken, `${id} has the custodian ${custodian}, but ${taken} accepted last`),
      ...fault(open.length <= 1 && (open.length === 0 || open[0] === handoffs.at(-1)), `${id}: open handoffs`),
      ...fault(open.length === 0 || status === 'offered' || status === 'in_transit', `${id} is ${status} and offered`),
      ...fault(
        (status === 'offered') === (open.length === 1 && handoffs.length === 1 && !advised),
        `${id}: first offer`,
      ),
    ];
  });
}

const reported = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;

/** The opener, a notified party, or one that reports goods in scope. */
const isAskedBy = ({ openedBy }: Recall, { party, notifiedAt, rows, uncounted = [] }: RecallResponse): boolean =>
  party === openedBy ||
  notifiedAt !== undefined ||
  rows.some((row) => !uncounted.includes(row.goods) && reported.some((field) => !isZero(row[field])));

const isFinal = ({ status }: RecallResponse): boolean => status === 'completed' || status === 'nothing_here';

function recalls({ recalls: all, scopes, responses }: LedgerFacts): string[] {
  return all.flatMap((recall) => {
    const { id, scope, totals, responses: answers, completed, unasked = 0, notified = 0, pending = 0 } = recall;
    const scoped = scopes.filter(({ attributes }) => attributes[0] === id);
    const nodes = new Set(scoped.map(({ attributes }) => attributes[1]));
    const loose = scoped.filter(({ value: { parent } }) => parent !== undefined && !nodes.has(parent));
    const said = responses.filter(({ attributes }) => attributes[0] === id).map(({ value }) => value);
    const spoken = said.filter(({ status }) => status !== 'notified');
    const answered = spoken.filter((each) => isAskedBy(recall, each));
    const asked = said.filter(({ notifiedAt }) => notifiedAt !== undefined);
    const rows = said.flatMap((response) => response.rows);
    const wrong = totals.filter((total) =>
      reported.some(
        (field) => total[field] !== sum(rows.filter(({ uom }) => uom === total.uom).map((row) => row[field])),
      ),
    );
    return [
      ...fault(scope === scoped.length, `${id} counts ${scope} goods in scope, but has ${scoped.length}`),
      ...fault(loose.length === 0, `${id}: the parent of a node in scope is not in scope`),
      ...fault(answers === answered.length, `${id} counts ${answers} responses, but has ${answered.length}`),
      ...fault(notified === asked.length, `${id} counts ${notified} notified parties, but has ${asked.length}`),
      ...fault(pending === asked.filter((each) => !isFinal(each)).length, `${id}: pending`),
      ...fault(completed === answered.filter(isFinal).length, `${id}: completed`),
      ...fault(unasked === spoken.length - answered.length, `${id}: unasked`),
      ...fault(wrong.length === 0, `${id}: totals differ from the responses`),
    ];
  });
}

/** Each event counts its exceptions, and each eventID belongs to an event. */
function events({ events: all, names, exceptions }: LedgerFacts): string[] {
  const nameOf = ({ attributes: [msp = '', id = ''] }: Row<unknown>): string => `${msp} ${id}`;
  const known = new Set(all.map(nameOf));
  return [
    ...all.flatMap((row) => {
      const count = exceptions.filter((each) => nameOf(each) === nameOf(row)).length;
      return fault(count === (row.value.exceptions ?? 0), `${nameOf(row)}: ${count} exceptions`);
    }),
    ...names.flatMap(({ attributes: [msp = '', name = ''], value }) =>
      fault(known.has(`${msp} ${value.event}`), `${msp} has no event with the eventID ${name}`),
    ),
  ];
}

/** A prefix has one party, prefixes of two parties do not overlap, and the counts of longer prefixes are right. */
function prefixes({ parties, members, prefixes: rows, longer }: LedgerFacts): string[] {
  const owned = rows.flatMap(({ attributes: [digits = ''], value: { party } }) => (party ? [{ digits, party }] : []));
  const said = parties.flatMap(({ id, prefixes: own }) => own.map((digits) => `${digits} ${id}`));
  const msps = members.flatMap(({ value }) => value.msps);
  return [
    ...fault(
      said.toSorted().join() ===
        owned
          .map(({ digits, party }) => `${digits} ${party}`)
          .toSorted()
          .join(),
      `parties have the prefixes ${said.join()}`,
    ),
    ...fault(
      msps.toSorted().join() ===
        parties
          .map(({ msp }) => msp)
          .toSorted()
          .join(),
      `members are ${msps.join()}`,
    ),
    ...owned.flatMap(({ digits, party }) =>
      owned.flatMap((other) =>
        fault(other.party === party || !other.digits.startsWith(digits), `${other.digits} is under ${digits}`),
      ),
    ),
    ...longer.flatMap(({ attributes: [digits = ''], value: { counts } }) =>
      Object.entries(counts).flatMap(([party, count]) => {
        const found = owned.filter(
          (each) => each.party === party && each.digits.length > digits.length && each.digits.startsWith(digits),
        );
        return fault(found.length === count, `${digits}: ${count} longer ones of ${party}, ${found.length} found`);
      }),
    ),
  ];
}
