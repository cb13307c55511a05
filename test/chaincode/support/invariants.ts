import { canonicalJson } from '../../../chaincode/src/domain/encoding';
import type { EventException, RecordedEvent } from '../../../chaincode/src/domain/facts/event';
import { type FactKind, parseFactKey } from '../../../chaincode/src/domain/facts/key';
import type { Item } from '../../../chaincode/src/domain/facts/item';
import type { Recall, RecallResponse } from '../../../chaincode/src/domain/facts/recall';
import type { Shipment } from '../../../chaincode/src/domain/facts/shipment';
import { type Balance, balanceOf, type Stock } from '../../../chaincode/src/domain/facts/stock';
import type { Transit } from '../../../chaincode/src/domain/facts/transit';
import type { LotLine, Unit } from '../../../chaincode/src/domain/facts/unit';
import { add, compare, type Decimal, isZero, subtract, sum } from '../../../chaincode/src/domain/quantity';
import { itemLines, minusLines, sumLines } from '../../../chaincode/src/domain/rules/load';

interface Row<T> {
  readonly attributes: readonly string[];
  readonly value: T;
}

interface Ledger {
  readonly stocks: readonly Row<Balance>[];
  readonly transits: readonly Row<Transit>[];
  readonly items: ReadonlyMap<string, Item>;
  readonly units: ReadonlyMap<string, Unit>;
  readonly shipments: readonly Shipment[];
  readonly recalls: readonly Recall[];
  readonly scopes: readonly Row<unknown>[];
  readonly responses: readonly Row<RecallResponse>[];
  readonly events: readonly Row<RecordedEvent>[];
  readonly exceptions: readonly Row<EventException>[];
}

function read(facts: ReadonlyMap<string, string>): Ledger {
  const rows = new Map<FactKind, Row<unknown>[]>();
  for (const [key, text] of facts) {
    const parsed = parseFactKey(key);
    if (!parsed) throw new Error(`${JSON.stringify(key)} is no fact's key`);
    const value: unknown = JSON.parse(text);
    if (canonicalJson(value) !== text) throw new Error(`${JSON.stringify(key)} is not canonical`);
    rows.set(parsed.kind, [...(rows.get(parsed.kind) ?? []), { attributes: parsed.attributes, value }]);
  }
  const of = <T>(kind: FactKind): Row<T>[] => (rows.get(kind) ?? []) as Row<T>[];
  const byId = <T>(kind: FactKind): Map<string, T> =>
    new Map(of<T>(kind).map(({ attributes, value }) => [attributes[0] ?? '', value]));
  return {
    stocks: of<Stock>('stock').map(({ attributes, value }) => ({ attributes, value: balanceOf(value) })),
    transits: of('transit'),
    items: byId('item'),
    units: byId('unit'),
    shipments: of<Shipment>('shipment').map(({ value }) => value),
    recalls: of<Recall>('recall').map(({ value }) => value),
    scopes: of('scope'),
    responses: of('response'),
    events: of('event'),
    exceptions: of('exception'),
  };
}

/** What is wrong with a ledger, by itself: nothing here knows the rules that wrote it. Empty when all is well. */
export function faultsOf(facts: ReadonlyMap<string, string>): string[] {
  const ledger = read(facts);
  return [balance, stocks, reservations, items, units, shipments, recalls, exceptions].flatMap((rule) => rule(ledger));
}

const fault = (holds: boolean, text: string): string[] => (holds ? [] : [text]);

/** Per lot and unit of measure: what was made and not used up is somewhere, once. */
function balance({ stocks: rows, units: all, shipments: sent, transits }: Ledger): string[] {
  const lines = rows.map(({ attributes: [lot = ''], value }) => ({ lot, ...value }));
  const line = (lot: string, unit: string, quantity: Decimal): LotLine => ({ lot, unit, quantity }) as LotLine;
  const made = lines.map(({ lot, unit, made, adjusted, consumed, sold, destroyed }) =>
    line(lot, unit, subtract(add(made, adjusted), sum([consumed, sold, destroyed]))),
  );
  const here = [
    lines.map(({ lot, unit, onHand }) => line(lot, unit, onHand)),
    [...all.values()].flatMap(({ lots }) => lots),
    sent.filter(({ status }) => status === 'in_transit').flatMap(({ lots }) => lots),
    transits.flatMap(({ attributes: [lot = ''], value: { unit, legs } }) =>
      legs.map(({ quantity }) => line(lot, unit, quantity)),
    ),
  ];
  return sumLines(made, ...here.map(minusLines)).map(
    ({ lot, unit, quantity }) => `${lot}: ${quantity} ${unit} more made than found`,
  );
}

function stocks({ stocks: rows }: Ledger): string[] {
  return rows.flatMap(({ attributes, value: { adjusted: _adjusted, unit: _unit, ...accounts } }) => [
    ...Object.entries(accounts).flatMap(([account, value]) =>
      fault(!value.startsWith('-'), `${attributes.join(' at ')}: ${account} is ${value}`),
    ),
    ...fault(
      compare(add(accounts.held, accounts.reserved), accounts.onHand) <= 0,
      `${attributes.join(' at ')}: more held and reserved than on hand`,
    ),
  ]);
}

/** What is reserved is exactly what open first offers say. */
function reservations({ stocks: rows, shipments: sent }: Ledger): string[] {
  const offered = sent.filter(({ status }) => status === 'offered');
  return rows.flatMap(({ attributes: [lot = '', place = ''], value }) => {
    const lines = offered.filter(({ from }) => from === place).flatMap(({ lots }) => lots);
    const wanted = sum(lines.filter((line) => line.lot === lot).map(({ quantity }) => quantity));
    return fault(wanted === value.reserved, `${lot} at ${place}: ${value.reserved} reserved, ${wanted} offered`);
  });
}

const whereabouts: Record<Item['status'], readonly string[]> = {
  active: ['place', 'unit', 'transit'],
  sold: ['place'],
  destroyed: ['nowhere'],
  consumed: ['nowhere'],
  unverified: ['nowhere'],
};

function items({ items: all, units: each, shipments: sent }: Ledger): string[] {
  return [...all].flatMap(([id, item]) => {
    const where = (['place', 'unit', 'transit'] as const).filter((kind) => item[kind] !== undefined);
    const holders = [...each.values()].filter((unit) => unit.items.includes(item.id)).map((unit) => unit.id);
    const carried = sent.filter((shipment) => isOpen(shipment) && shipment.items.includes(item.id));
    return [
      ...fault(
        where.length <= 1 && whereabouts[item.status].includes(where[0] ?? 'nowhere'),
        `${id} is ${item.status} and at ${where.join()}`,
      ),
      ...fault(holders.join() === (item.unit ?? ''), `${id} is in ${holders.join()}, says ${item.unit ?? 'none'}`),
      ...fault(carried.map((shipment) => shipment.id).join() === (item.shipment ?? ''), `${id}: shipment differs`),
    ];
  });
}

const isOpen = ({ status }: Shipment): boolean => status === 'offered' || status === 'in_transit';

function units({ units: all, items: known, shipments: sent }: Ledger): string[] {
  return [...all].flatMap(([id, unit]) => {
    const where = (['place', 'parent', 'transit'] as const).filter((kind) => unit[kind] !== undefined);
    const empty = unit.lots.length + unit.items.length + unit.units.length + unit.claims.length === 0;
    const parents = [...all.values()].filter((each) => each.units.includes(unit.id)).map((each) => each.id);
    const carried = sent.filter((shipment) => isOpen(shipment) && shipment.units.includes(unit.id));
    const inside = unit.units.map((each) => all.get(each));
    const things = unit.items.map((each) => known.get(each));
    const load = sumLines(
      unit.lots,
      itemLines(things.flatMap((item) => (item ? [item] : []))),
      ...inside.map((each) => each?.load ?? []),
    );
    const covered = [...things, ...inside].flatMap((each) => each?.recalls ?? []);
    return [
      ...fault(where.length <= 1 && !(empty && where.length > 0), `${id} is at ${where.join()}, empty: ${empty}`),
      ...fault(parents.join() === (unit.parent ?? ''), `${id} is in ${parents.join()}, says ${unit.parent ?? 'none'}`),
      ...fault(carried.map((each) => each.id).join() === (unit.shipment ?? ''), `${id}: shipment differs`),
      ...fault(canonicalJson(load) === canonicalJson(unit.load), `${id}: load differs from what is inside`),
      ...fault(
        covered.every((recall) => unit.recalls.includes(recall)),
        `${id} forgets a recall of what is inside`,
      ),
      ...unit.load.flatMap(({ quantity }) => fault(!quantity.startsWith('-') && !isZero(quantity), `${id}: load`)),
    ];
  });
}

/** Custody has one holder, and it moved by an accepted handoff or not at all. */
function shipments({ shipments: sent }: Ledger): string[] {
  return sent.flatMap(({ id, status, sender, custodian, handoffs }) => {
    const taken = handoffs.filter((handoff) => handoff.status === 'accepted').at(-1)?.to ?? sender;
    const open = handoffs.filter((handoff) => handoff.status === 'offered');
    return [
      ...fault(custodian === taken, `${id} is with ${custodian}, accepted by ${taken}`),
      ...fault(open.length <= 1 && (open.length === 0 || open[0] === handoffs.at(-1)), `${id}: open handoffs`),
      ...fault(open.length === 0 || status === 'offered' || status === 'in_transit', `${id} is ${status} and offered`),
      ...fault((status === 'offered') === (open.length === 1 && handoffs.length === 1), `${id}: first offer`),
    ];
  });
}

const reported = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;

function recalls({ recalls: all, scopes, responses }: Ledger): string[] {
  return all.flatMap(({ id, scope, totals, responses: answers, completed }) => {
    const scoped = scopes.filter(({ attributes }) => attributes[0] === id).length;
    const said = responses.filter(({ attributes }) => attributes[0] === id).map(({ value }) => value);
    const rows = said.flatMap((response) => response.rows);
    const wrong = totals.filter((total) =>
      reported.some(
        (field) => total[field] !== sum(rows.filter(({ unit }) => unit === total.unit).map((row) => row[field])),
      ),
    );
    return [
      ...fault(scope === scoped, `${id} says ${scope} in scope, has ${scoped}`),
      ...fault(answers === said.length, `${id} says ${answers} responses`),
      ...fault(completed === said.filter(({ status }) => status === 'completed').length, `${id}: completed`),
      ...fault(wrong.length === 0, `${id}: totals differ from the responses`),
    ];
  });
}

function exceptions({ events, exceptions: all }: Ledger): string[] {
  return events.flatMap(({ attributes: [id = ''], value }) => {
    const numbers = all.filter(({ attributes }) => attributes[0] === id).map(({ attributes }) => Number(attributes[1]));
    return fault(numbers.length === (value.exceptions ?? 0), `${id}: ${numbers.length} exceptions`);
  });
}
