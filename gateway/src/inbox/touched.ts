import { readEnvelope } from '@lotline/chaincode/domain';
import { groupBy } from '../groupBy';
import type { LedgerBlock, LedgerTransaction } from '../ledger/ledger';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';

/** A node as the contract names it: the id of goods, or the id and number of a container's filling. */
const nodeIs = `node.id = CASE WHEN instr(named.value, ' ') > 0 THEN substr(named.value, 1, instr(named.value, ' ') - 1) ELSE named.value END
  AND node.filling = CASE WHEN instr(named.value, ' ') > 0 THEN CAST(substr(named.value, instr(named.value, ' ') + 1) AS INTEGER) ELSE 0 END`;
const visits = `SELECT DISTINCT named.value AS goods, spot.id AS place FROM json_each(?) AS named
  JOIN node ON ${nodeIs} JOIN visit ON visit.node = node.n JOIN spot ON spot.n = visit.place
  WHERE visit.event NOT IN (SELECT n FROM event WHERE declared = 1)`;
const processes = 'process ';

const carried = `SELECT DISTINCT named.value AS goods, event.shipments AS shipments FROM json_each(?) AS named
  JOIN node ON ${nodeIs} JOIN visit ON visit.node = node.n JOIN event ON event.n = visit.event
  WHERE event.declared = 0 AND event.shipments <> '[]'`;

/** The parties that have or had custody of a shipment: its goods were at no place of a carrier. */
function custodiansOf(database: Database, id: string): string[] {
  const shipment = readFact(database, 'shipment', id);
  if (!shipment) return [];
  const accepted = shipment.handoffs.filter(({ status }) => status === 'accepted');
  return [shipment.custodian, ...accepted.map(({ to }) => to)];
}

/** The parties that have or had goods, at their places or in their custody, with those goods. */
export function touchedBy(database: Database, goods: readonly string[]): Map<string, string[]> {
  const named = goods.filter((each) => !each.startsWith(processes));
  const places = new Map<string, string | undefined>();
  const touched = new Map<string, Set<string>>();
  const touch = (party: string, its: string): void => {
    touched.set(party, (touched.get(party) ?? new Set()).add(its));
  };
  for (const row of database.all<{ goods: string; place: string }>(visits, JSON.stringify(named))) {
    if (!places.has(row.place)) places.set(row.place, placeParty(database, row.place));
    const party = places.get(row.place);
    if (party !== undefined) touch(party, row.goods);
  }
  const custodians = new Map<string, string[]>();
  for (const row of database.all<{ goods: string; shipments: string }>(carried, JSON.stringify(named))) {
    for (const id of JSON.parse(row.shipments) as string[]) {
      const known = custodians.get(id) ?? custodiansOf(database, id);
      custodians.set(id, known);
      for (const party of known) touch(party, row.goods);
    }
  }
  return new Map([...touched].map(([party, its]) => [party, [...its]]));
}

const anyOpen = `SELECT 1 FROM recall WHERE status = 'open' LIMIT 1`;
const covering = `SELECT DISTINCT scope.recall AS recall, scope.goods AS goods FROM json_each(?) AS named
  JOIN event ON event.key = event_key(named.value) JOIN visit ON visit.event = event.n JOIN node ON node.n = visit.node
  JOIN recall ON recall.status = 'open' JOIN scope ON scope.recall = recall.id
    AND scope.goods = CASE node.filling WHEN 0 THEN node.id ELSE node.id || ' ' || node.filling END`;

export interface Recalled {
  readonly recall: string;
  readonly goods: readonly string[];
  readonly transaction: LedgerTransaction;
}

/** The ids of the events that a transaction recorded; none if it cannot be read, which the read model reports. */
function eventsOf({ event }: LedgerTransaction): string[] {
  try {
    return readEnvelope(event?.payload ?? '').items.flatMap(({ events }) => events.map(({ id }) => id));
  } catch {
    return [];
  }
}

/** The goods in scope of open recalls that the events of a block name. */
export function recalledNow(database: Database, { transactions }: LedgerBlock): Recalled[] {
  if (database.get(anyOpen) === undefined) return [];
  return transactions.flatMap((transaction) => {
    const rows = database.all<{ recall: string; goods: string }>(covering, JSON.stringify(eventsOf(transaction)));
    return [...groupBy(rows, ({ recall }) => recall)].map(([recall, found]) => ({
      recall,
      transaction,
      goods: found.map((row) => row.goods),
    }));
  });
}
