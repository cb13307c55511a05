import { hashId, must } from '@lotline/chaincode/domain';
import { entryOf } from '../projection/graph/columns';
import { hashBytes, linkKinds } from '../projection/graph/graph';
import type { Holder } from '../trace/holders';
import type { PlanTable } from '../trace/planTable';
import { type JsonBytes, type JsonPiece, jsonText, putHash, putPiece } from './jsonBytes';
import { PlanIds } from './planIds';
import { type Fields, JsonList, listOf, writeElements } from './writeAnswer';

const someHash = '0'.repeat(hashBytes * 2);
const [beforeHash = '', afterHash = ''] = hashId(someHash).split(someHash);

const pieces = {
  id: jsonText('{"id":"'),
  parent: jsonText('","parent":"'),
  goods: jsonText('{"goods":"'),
  event: jsonText(`","event":"${beforeHash}`),
  lot: jsonText('{"lot":"'),
  uom: jsonText('","uom":"'),
  onHand: jsonText('","onHand":"'),
  held: jsonText('","held":"'),
  inTransit: jsonText('","inTransit":"'),
  endOfText: jsonText('"}'),
};

/** Bytes that a row has at most beside two ids, its end, and what is written as text. */
const restOfRow = 256;

/** The ids of lots whose stock counts, and the index of each there. */
interface Stocked {
  readonly ids: PlanIds;
  readonly indexes: Int32Array;
}

/** Writes the rows of a plan from the columns of the graph. */
class PlanRows {
  readonly #table: PlanTable;
  readonly #ids: PlanIds;
  /** By number: ends of rows. */
  readonly #authors: JsonPiece[] = [];
  readonly #depths: JsonPiece[] = [];
  /** By number: what follows the id of a container. */
  readonly #fillings: JsonPiece[] = [];

  constructor(table: PlanTable) {
    this.#table = table;
    this.#ids = new PlanIds(table.reader.graph, table.scope.nodes);
  }

  /** Goods at indexes of the scope. */
  goods(indexes: readonly number[]): JsonList {
    const { scope, parents } = this.#table;
    const ids = this.#ids;
    return new JsonList(indexes.length, (to, row) => {
      const index = must(indexes[row], 'index');
      const parent = entryOf(parents, index);
      const view = to.open(this.#rowBytes);
      let at = ids.put(view, putPiece(view, to.at, pieces.id), index);
      if (parent >= 0) at = ids.put(view, putPiece(view, at, pieces.parent), parent);
      to.end(at);
      const depth = entryOf(scope.depths, index);
      to.piece((this.#depths[depth] ??= jsonText(`","depth":${depth}}`)));
    });
  }

  links(): JsonList {
    const { scope, links } = this.#table;
    return new JsonList(links.length, (to, row) => {
      const index = must(links[row], 'index');
      const view = to.open(this.#rowBytes);
      const goods = this.#putNodeId(view, putPiece(view, to.at, pieces.goods), index);
      to.end(this.#putNodeId(view, putPiece(view, goods, pieces.parent), entryOf(scope.from, index)));
      this.#event(to, entryOf(scope.links, index));
    });
  }

  holders(): JsonList {
    const { holders } = this.#table;
    const lots = this.#stocked();
    return new JsonList(holders.length, (to, at) => {
      const { party, name, holdings, items } = must(holders[at], 'holder');
      to.piece(jsonText(`${JSON.stringify({ party, name }).slice(0, -1)},"holdings":[`));
      writeElements(to, this.#holdings(holdings, lots));
      to.piece(jsonText(`],"items":${items}}`));
    });
  }

  #holdings(rows: Holder<number>['holdings'], { ids, indexes }: Stocked): JsonList {
    return new JsonList(rows.length, (to, row) => {
      const { lot, uom, onHand, held, inTransit } = must(rows[row], 'holding');
      const view = to.open(restOfRow + ids.longest);
      to.end(putPiece(view, ids.put(view, putPiece(view, to.at, pieces.lot), entryOf(indexes, lot)), pieces.uom));
      to.text(uom);
      to.piece(pieces.onHand);
      to.text(onHand);
      to.piece(pieces.held);
      to.text(held);
      to.piece(pieces.inTransit);
      to.text(inTransit);
      to.piece(pieces.endOfText);
    });
  }

  /** Lots whose stock counts are those of the plan, unless it reached contents by their fillings. */
  #stocked(): Stocked {
    const { reader, scope, lots, stocked } = this.#table;
    const isSame = stocked.length === lots.length && stocked.every((node, at) => node === scope.nodes[lots[at] ?? -1]);
    if (isSame) return { ids: this.#ids, indexes: Int32Array.from(lots) };
    return { ids: new PlanIds(reader.graph, Int32Array.from(stocked)), indexes: Int32Array.from(stocked.keys()) };
  }

  get #rowBytes(): number {
    return restOfRow + 2 * this.#ids.longest;
  }

  /** As PlanLinks.nodeId. */
  #putNodeId(view: DataView, start: number, index: number): number {
    const { reader, scope } = this.#table;
    const filling = reader.graph.fillingOf(entryOf(scope.nodes, index));
    const at = this.#ids.put(view, start, index);
    return filling === 0 ? at : putPiece(view, at, (this.#fillings[filling] ??= jsonText(` ${filling}`)));
  }

  /** The rest of a row: as PlanLinks.event. */
  #event(to: JsonBytes, link: number): void {
    const { graph } = this.#table.reader;
    const event = graph.linkKindOf(link) === linkKinds.member ? 0 : graph.eventOf(link);
    const author = graph.authorOf(event);
    if (!author) {
      to.piece(pieces.endOfText);
      return;
    }
    const view = to.open(restOfRow);
    const at = putPiece(view, to.at, pieces.event);
    to.end(putHash(view, at, graph.columns.hash, event));
    const { party } = author;
    to.piece((this.#authors[graph.authorNumberOf(event)] ??= jsonText(afterEvent(party))));
  }
}

const afterEvent = (party: string | null): string =>
  party === null ? `${afterHash}"}` : `${afterHash}","party":${JSON.stringify(party)}}`;

/** A recall plan for writing: the same answer as that of `recallPlan`. */
export function planFields(table: { readonly root: string } & PlanTable): Fields {
  const rows = new PlanRows(table);
  const { root, height, lots, items, containers, alleged, places, exceptions, truncated, incomplete } = table;
  return [
    ['root', root],
    ['height', height],
    ['lots', rows.goods(lots)],
    ['items', rows.goods(items)],
    [
      'containers',
      new JsonList(containers.length, (to, at) => {
        to.piece(pieces.id);
        to.text(must(containers[at], 'container'));
        to.piece(pieces.endOfText);
      }),
    ],
    ['alleged', listOf(alleged)],
    ['links', rows.links()],
    ['places', listOf(places)],
    ['holders', rows.holders()],
    ['exceptions', listOf(exceptions)],
    ['truncated', truncated],
    ['incomplete', incomplete],
  ];
}
