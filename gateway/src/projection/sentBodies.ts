import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Bodies that are compressed together: more of them take less space, and more time to read one. */
export const together = 32;

/** Characters from which a body is compressed alone, so that reading others of its group does not read it. */
const large = 32 * 1024;

export const isLarge = (text: string): boolean => text.length >= large;
export const groupOf = (event: number): number => Math.floor((event - 1) / together);
export const placeOf = (event: number): number => (event - 1) % together;

/** JSON has no line break outside of an escape, so one separates the texts. */
export const compressed = (texts: readonly string[]): Uint8Array => zstdCompressSync(texts.join('\n'));
export const expanded = (bodies: Uint8Array): string[] => zstdDecompressSync(bodies).toString().split('\n');

/**
 * Bodies of the events of a block, compressed by a thread that expects their first event to get the number `first`. `rows` are those of
 * groups that end in the block, and of large bodies, with their numbers in the table; `tail` has the texts of the group that does not end.
 */
interface SentRows {
  readonly first: number;
  readonly rows: readonly (readonly [n: number, bodies: Uint8Array])[];
  readonly tail: readonly string[];
}

/** The texts alone, of a thread that does not know the numbers. */
export type SentBodies = SentRows | { readonly texts: readonly string[] };

/** Compresses the bodies of the events of blocks that follow each other from the first block on. */
export class SentGroups {
  #nextBlock = 0;
  #next = 1;
  #texts: string[] = [];
  #isCertain = true;

  /** To be called once events have other numbers than their order gives. */
  giveUp(): void {
    this.#isCertain = false;
    this.#texts = [];
  }

  ofBlock(number: number, texts: readonly string[]): SentBodies {
    if (number !== this.#nextBlock) this.giveUp();
    this.#nextBlock = number + 1;
    return this.#isCertain ? this.#rowsOf(texts) : { texts };
  }

  #rowsOf(texts: readonly string[]): SentRows {
    const first = this.#next;
    const rows: [number, Uint8Array][] = [];
    for (const text of texts) {
      this.#texts.push(text);
      this.#next += 1;
      if (this.#texts.length === together) rows.push(...this.#endGroup());
    }
    return { first, rows, tail: [...this.#texts] };
  }

  #endGroup(): [number, Uint8Array][] {
    const texts = this.#texts;
    this.#texts = [];
    const start = this.#next - together;
    const alone = texts.flatMap((text, at): [number, Uint8Array][] =>
      isLarge(text) ? [[-(start + at), compressed([text])]] : [],
    );
    const others = texts.map((text) => (isLarge(text) ? '' : text));
    return [...alone, [groupOf(start), compressed(others)]];
  }
}

/** The texts of the events of the block, whatever numbers they get. */
export function textsOf(sent: SentBodies): readonly string[] {
  if ('texts' in sent) return sent.texts;
  const { first, rows, tail } = sent;
  const alone = new Map(rows.filter(([n]) => n < 0));
  const start = groupOf(first) * together + 1;
  const grouped = rows.flatMap(([n, bodies]) => (n < 0 ? [] : expanded(bodies)));
  return [...grouped, ...tail].slice(first - start).map((text, at) => {
    const own = alone.get(-(first + at));
    return text === '' && own ? (expanded(own)[0] ?? '') : text;
  });
}
