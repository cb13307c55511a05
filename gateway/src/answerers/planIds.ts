import { entryOf } from '../projection/graph/columns';
import type { Graph } from '../projection/graph/graph';
import { hasPlainId } from '../projection/graph/idBytes';
import { contentOf, jsonText, wordBytes } from './jsonBytes';

/**
 * Ids of nodes as the content of JSON texts, in the order of the nodes. A plan shows each id up to five times. In the memory of the graph
 * they are far apart, so the processor waits for each; here they follow each other, and each begins with a number of eight bytes.
 */
export class PlanIds {
  /** Bytes of the longest id. */
  readonly longest: number;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;
  #words: Float64Array;
  #count = 0;

  constructor(graph: Graph, nodes: Int32Array) {
    this.#starts = new Int32Array(nodes.length);
    this.#lengths = new Int32Array(nodes.length);
    this.#words = new Float64Array(1024 + nodes.length * 8);
    const source = graph.columns.ids;
    const from = new DataView(source.buffer, source.byteOffset, source.byteLength);
    let longest = 0;
    for (let at = 0; at < nodes.length; at += 1) {
      const node = entryOf(nodes, at);
      this.#starts[at] = this.#count;
      const length = this.#plain(graph, node, from) ?? this.#escaped(graph.idOf(node));
      this.#lengths[at] = length;
      if (length > longest) longest = length;
    }
    this.longest = longest;
  }

  /** Writes the id at an index; returns where it ends. The last number can reach up to seven bytes beyond. */
  put(view: DataView, at: number, index: number): number {
    const words = this.#words;
    const end = at + entryOf(this.#lengths, index);
    let from = entryOf(this.#starts, index);
    for (let to = at; to < end; to += wordBytes) {
      view.setFloat64(to, words[from] ?? 0, true);
      from += 1;
    }
    return end;
  }

  /** Takes an id as it stands in memory; undefined if it has to be escaped or is the last one there. */
  #plain({ columns }: Graph, node: number, from: DataView): number | undefined {
    const start = entryOf(columns.idEnd, node - 1);
    const end = entryOf(columns.idEnd, node);
    if (end + wordBytes > from.byteLength || !hasPlainId(columns, node)) return undefined;
    const words = this.#room(end - start);
    let to = this.#count;
    for (let at = start; at < end; at += wordBytes) {
      words[to] = from.getFloat64(at, true);
      to += 1;
    }
    this.#count = to;
    return end - start;
  }

  #escaped(id: string): number {
    const { length, words } = jsonText(contentOf(id));
    this.#room(length).set(words, this.#count);
    this.#count += words.length;
    return length;
  }

  #room(bytes: number): Float64Array {
    const least = this.#count + Math.ceil(bytes / wordBytes);
    if (least > this.#words.length) {
      const larger = new Float64Array(least * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    return this.#words;
  }
}
