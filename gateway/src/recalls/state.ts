import {
  add,
  compare,
  type Decimal,
  isAsked,
  isFinal,
  isZero,
  present,
  type Recall,
  type RecallFinding,
  type RecallResponse,
  subtract,
} from '@lotline/chaincode/domain';
import type { RecallHolder, RecallState } from '../answers/recallRunning';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { massBalance } from '../queries/massBalance';
import { placeParty } from '../queries/placeParty';
import { coveringOf } from '../queries/recallCovers';
import { holders, type LotBalance } from '../trace/holders';
import { readStock } from '../trace/knownStock';
import type { ReadView } from '../trace/readView';
import { byUnit } from './preview';
import { hadGoods, placesVisited } from './provenHolders';

const idsIn = (kind: 'lot' | 'item'): string =>
  `SELECT ${kind}.id AS id FROM scope JOIN ${kind} ON ${kind}.id = scope.goods WHERE scope.recall = ? ORDER BY scope.n`;
/** Fillings of containers are in scope as their id and number. */
const containersIn = `SELECT container.id AS id FROM scope
  JOIN container ON container.id = substr(goods, 1, instr(goods, ' ') - 1)
    AND max(container.filling, 1) = CAST(substr(goods, instr(goods, ' ') + 1) AS INTEGER)
  WHERE recall = ? AND instr(goods, ' ') > 0 AND goods NOT LIKE 'process %'`;
const answersTo = 'SELECT body FROM response WHERE recall = ? ORDER BY n';
const recallsUnder = `SELECT id, party FROM recall WHERE json_extract(body, '$.under') = ?`;

const ids = (database: Database, sql: string, recall: string): string[] =>
  database.all<{ id: string }>(sql, recall).map(({ id }) => id);

type LedgerHolder = ReturnType<typeof holders>[number];

/** Reads the stock and the answers of a recall's holders. */
class StateReader {
  readonly #database: Database;
  readonly #recall: Recall;
  readonly #subRecalls: readonly { readonly id: string; readonly party: string }[];

  constructor(database: Database, recall: Recall) {
    this.#database = database;
    this.#recall = recall;
    this.#subRecalls = database.all(recallsUnder, recall.id);
  }

  holder(party: string, ledger: LedgerHolder | undefined, response: RecallResponse | undefined): RecallHolder {
    const fact = readFact(this.#database, 'party', party);
    const holdings = ledger?.holdings ?? [];
    // Answers to a mock recall are booked nowhere: what they report is done as far as the exercise goes.
    const open = openQuantities(holdings, this.#recall.type === 'mock' && response ? reportedBy(response) : []);
    return present({
      party,
      name: fact?.name,
      contact: fact?.contact,
      ...answerOf(response, this.#recall),
      ledger: byUnit(holdings),
      items: ledger?.items ?? 0,
      lots: new Set(holdings.map(({ lot }) => lot)).size,
      open,
      contradictions: contradictionsOf(response, open, holdings),
      subRecalls: this.#subRecalls.filter((each) => each.party === party).map(({ id }) => id),
    });
  }
}

type Given = Pick<RecallHolder, 'states' | 'isFinal' | 'isOutdated' | 'reported'> & {
  readonly [Field in 'notifiedAt' | 'readAt' | 'answeredAt' | 'seen']?: RecallHolder[Field] | undefined;
};

/** The parts of a holder that follow from its response. */
function answerOf(response: RecallResponse | undefined, recall: Recall): Given {
  if (!response) return { states: ['not_notified'], isFinal: false, isOutdated: false, reported: [] };
  const { status, seen } = response;
  return {
    states: statesOf(response),
    isFinal: isFinal(response),
    notifiedAt: response.notifiedAt,
    answeredAt: status === 'notified' ? undefined : response.at,
    ...seenBy(seen ?? [], recall),
    reported: reportedBy(response),
  };
}

function seenBy(
  seen: NonNullable<RecallResponse['seen']>,
  { changes = 0, scope }: Recall,
): Omit<Given, 'states' | 'isFinal' | 'reported'> {
  const last = seen.at(-1);
  return {
    readAt: seen[0]?.at,
    isOutdated: last !== undefined && (last.changes < changes || last.scope < scope),
    seen: last && [...seen],
  };
}

function statesOf(response: RecallResponse): string[] {
  const { status, notifiedAt, seen, rows } = response;
  const some = (field: RecallFinding): boolean => rows.some((row) => !isZero(row[field]));
  const found: readonly (readonly [string, boolean])[] = [
    ['notified', notifiedAt !== undefined],
    ['read', seen !== undefined],
    ['acknowledged', status === 'acknowledged' || status === 'completed'],
    ['quarantined', some('quarantined')],
    ['returned', some('returned')],
    ['destroyed', some('destroyed')],
    ['sold_on', some('unrecoverable')],
    ['nothing_here', status === 'nothing_here'],
    ['completed', status === 'completed'],
  ];
  return found.filter(([, is]) => is).map(([name]) => name);
}

function reportedBy(response: RecallResponse): RecallHolder['reported'] {
  const sums = new Map<string, RecallHolder['reported'][number]>();
  for (const { uom, quarantined, returned, destroyed, unrecoverable } of response.rows) {
    const known = sums.get(uom) ?? { uom, quarantined: '0', returned: '0', destroyed: '0', soldOn: '0' };
    const plus = (one: string, other: Decimal): string => add(one as Decimal, other);
    sums.set(uom, {
      uom,
      quarantined: plus(known.quarantined, quarantined),
      returned: plus(known.returned, returned),
      destroyed: plus(known.destroyed, destroyed),
      soldOn: plus(known.soldOn, unrecoverable),
    });
  }
  return [...sums.values()];
}

type Holdings = LedgerHolder['holdings'];

const most = (one: Decimal, other: Decimal): Decimal => (compare(one, other) < 0 ? other : one);

/** Goods on hand that their holder has not put on hold, and goods under way; without what only `reported` says to be done. */
function openQuantities(holdings: Holdings, reported: RecallHolder['reported']): RecallHolder['open'] {
  const sums = new Map<string, { readonly there: Decimal; readonly held: Decimal }>();
  for (const { uom, onHand, held, inTransit } of holdings) {
    const { there, held: before } = sums.get(uom) ?? { there: '0', held: '0' };
    const more = add(onHand as Decimal, inTransit as Decimal);
    sums.set(uom, { there: add(there, more), held: add(before, held as Decimal) });
  }
  return [...sums].flatMap(([uom, { there, held }]) => {
    const said = reported.find((each) => each.uom === uom);
    const stopped = most(held, (said?.quarantined ?? '0') as Decimal);
    const quantity = most('0', subtract(subtract(there, stopped), (said?.destroyed ?? '0') as Decimal));
    return isZero(quantity) ? [] : [{ uom, quantity }];
  });
}

function contradictionsOf(
  response: RecallResponse | undefined,
  open: RecallHolder['open'],
  holdings: Holdings,
): string[] {
  if (response?.status === 'nothing_here') {
    return holdings
      .filter(({ onHand }) => onHand !== '0')
      .slice(0, 20)
      .map(({ lot, onHand, uom }) => `It answered nothing_here, but the ledger has ${onHand} ${uom} of ${lot} there.`);
  }
  if (response?.status !== 'completed') return [];
  return open.map(
    ({ quantity, uom }) => `It answered completed, but ${quantity} ${uom} are not on hold, or in transit.`,
  );
}

/** Returns true if a recall covers what the party of a place has or had there of the lot, if any is given. */
type Covers = (place: string, lot?: string) => boolean;

function covering(database: Database, recall: Recall): Covers {
  const covers = coveringOf(database);
  return (place, lot) => {
    const party = placeParty(database, place);
    if (recall.ownStock) return party === recall.openedBy;
    return party === undefined || lot === undefined || covers(recall.id, lot, party);
  };
}

/** Parties with the places that events of goods in scope name. */
function visitors(database: Database, recall: Recall, covers: Covers): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { place, contested } of placesVisited(database, recall.id)) {
    const party = placeParty(database, place);
    if (party === undefined || !covers(place, contested)) continue;
    found.set(party, (found.get(party) ?? new Set()).add(place));
  }
  return new Map([...found].map(([party, places]) => [party, [...places]]));
}

/** Lots by their ids. */
const lotsAmong = (known: ReadonlySet<string>): Parameters<typeof holders<string>>[1]['lots'] => ({
  idOf: (lot) => lot,
  find: (wanted) => new Map(wanted.filter((id) => known.has(id)).map((id) => [id, id])),
});

const holdsSome = ({ holdings, items }: LedgerHolder): boolean =>
  items > 0 || holdings.some(({ onHand, held, inTransit }) => onHand !== held || inTransit !== '0');

/**
 * Everybody who has or had goods in scope or was notified, what each said, and what the ledger has there. Undefined for an unknown recall.
 * Apart from them, parties that only say so themselves, or answered without being asked.
 */
export function recallState(view: ReadView, id: string): RecallState | undefined {
  const { database, height } = view;
  const recall = readFact(database, 'recall', id);
  if (!recall) return undefined;
  const [lots, items] = [ids(database, idsIn('lot'), id), ids(database, idsIn('item'), id)];
  const covers = covering(database, recall);
  const stock = readStock(database, lots);
  const balances: LotBalance<string>[] = lots
    .flatMap((lot, at) => (stock[at] ?? []).map((each) => ({ lot, ...each })))
    .filter(({ place, lot }) => covers(place, lot));
  const visited = visitors(database, recall, covers);
  const parties = [...visited.keys()];
  const containers = ids(database, containersIn, id);
  const inShipments = new Set(recall.ownStock ? [] : lots);
  const covered = { lots: lotsAmong(inShipments), items, balances, containers, parties, ownHolds: true };
  const ledger = new Map(holders(database, covered).map((each) => [each.party, each]));
  const answers = new Map(
    database
      .all<{ body: string }>(answersTo, id)
      .map(({ body }) => JSON.parse(body) as RecallResponse)
      .map((response) => [response.party as string, response]),
  );
  const reader = new StateReader(database, recall);
  const isProven = (party: string): boolean => {
    const holder = ledger.get(party);
    const answer = answers.get(party);
    if (party === recall.openedBy || (holder && holdsSome(holder))) return true;
    if (answer && isAsked(recall, answer)) return true;
    return hadGoods(database, id, visited.get(party) ?? []);
  };
  const all = [...new Set([...ledger.keys(), ...answers.keys()])].toSorted();
  const proven = new Set(all.filter(isProven));
  return {
    height,
    recall: id,
    openedBy: recall.openedBy,
    type: recall.type,
    ...(recall.class && { class: recall.class }),
    ...(recall.depth && { depth: recall.depth }),
    status: recall.status,
    openedAt: recall.openedAt,
    lots: lots.length,
    items: items.length,
    holders: [...proven].map((party) => reader.holder(party, ledger.get(party), answers.get(party))),
    alleged: all
      .filter((party) => !proven.has(party))
      .map((party) =>
        present({ party, name: readFact(database, 'party', party)?.name, answer: answers.get(party)?.status }),
      ),
    totals: massBalance(view, lots).totals,
  };
}
