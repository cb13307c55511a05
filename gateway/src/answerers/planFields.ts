import { hashId, must } from '@lotline/chaincode/domain';
import { entryOf } from '../projection/graph/columns';
import { hashBytes, linkKinds } from '../projection/graph/graph';
import { hasPlainId } from '../projection/graph/idBytes';
import type { Holder } from '../trace/holders';
import type { PlanTable } from '../trace/planTable';
import { type JsonBytes, type JsonPiece, jsonText } from './jsonBytes';
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

/** Writes the rows of a plan from the columns of the graph. */
class PlanRows {
  readonly #table: PlanTable;
  /** By number: ends of rows. */
  readonly #authors: JsonPiece[] = [];
  readonly #depths: JsonPiece[] = [];

  constructor(table: PlanTable) {
    this.#table = table;
  }

  /** Goods at indexes of the scope. */
  goods(indexes: readonly number[]): JsonList {
    const { scope, parents } = this.#table;
    return new JsonList(indexes.length, (to, at) => {
      const index = must(indexes[at], 'index');
      const parent = entryOf(parents, index);
      to.piece(pieces.id);
      this.#id(to, entryOf(scope.nodes, index));
      if (parent >= 0) {
        to.piece(pieces.parent);
        this.#id(to, entryOf(scope.nodes, parent));
      }
      const depth = entryOf(scope.depths, index);
      to.piece((this.#depths[depth] ??= jsonText(`","depth":${depth}}`)));
    });
  }

  links(): JsonList {
    const { scope, links } = this.#table;
    return new JsonList(links.length, (to, at) => {
      const index = must(links[at], 'index');
      to.piece(pieces.goods);
      this.#nodeId(to, entryOf(scope.nodes, index));
      to.piece(pieces.parent);
      this.#nodeId(to, entryOf(scope.nodes, entryOf(scope.from, index)));
      this.#event(to, entryOf(scope.links, index));
    });
  }

  holders(): JsonList {
    const { holders } = this.#table;
    return new JsonList(holders.length, (to, at) => {
      const { party, name, holdings, items } = must(holders[at], 'holder');
      to.piece(jsonText(`${JSON.stringify({ party, name }).slice(0, -1)},"holdings":[`));
      writeElements(to, this.#holdings(holdings));
      to.piece(jsonText(`],"items":${items}}`));
    });
  }

  #holdings(rows: Holder<number>['holdings']): JsonList {
    return new JsonList(rows.length, (to, at) => {
      const { lot, uom, onHand, held, inTransit } = must(rows[at], 'holding');
      to.piece(pieces.lot);
      this.#id(to, lot);
      to.piece(pieces.uom);
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

  #id(to: JsonBytes, node: number): void {
    const { columns } = this.#table.reader.graph;
    const [start, end] = [entryOf(columns.idEnd, node - 1), entryOf(columns.idEnd, node)];
    if (hasPlainId(columns, node)) to.plain(columns.ids, start, end);
    else to.utf8(columns.ids, start, end);
  }

  /** As PlanLinks.nodeId. */
  #nodeId(to: JsonBytes, node: number): void {
    const filling = this.#table.reader.graph.fillingOf(node);
    this.#id(to, node);
    if (filling !== 0) to.text(` ${filling}`);
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
    to.piece(pieces.event);
    to.hex(graph.columns.hash, event * hashBytes, (event + 1) * hashBytes);
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
