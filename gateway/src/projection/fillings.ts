import type { Database } from './database';
import type { FactWrite, ReadTransaction } from './readTransaction';
import type { TracedEvent } from './tracedEvent';

interface State {
  filling: number;
  empty: boolean;
  /** What the transaction leaves. */
  readonly last: number;
  readonly lastEmpty: boolean;
}

const emptied = (fact: FactWrite['fact']): boolean =>
  ['lots', 'items', 'units', 'claims'].every((field) => (fact?.[field] as unknown[] | undefined)?.length === 0);

const isUnit = (id: string): boolean => id.startsWith('https://id.gs1.org/00/');

/**
 * Which use of a logistic unit an event is about. An SSCC comes back after its goods are gone, and what was in it once must not
 * seem to travel with what is in it now. The unit's fact counts its fillings, but a transaction shows only its last state, so
 * the events of the transaction are gone through one by one: the first that packs an empty unit starts the next filling.
 */
export class Fillings {
  readonly #states = new Map<string, State>();

  /** Must be made before the transaction's facts are saved. */
  constructor(database: Database, { events, writes }: ReadTransaction) {
    const written = new Map(writes.filter(({ kind }) => kind === 'unit').map(({ key, fact }) => [key[0], fact]));
    for (const id of new Set(events.flatMap(({ goods }) => goods.filter(isUnit)))) {
      const row = database.get<{ filling: number; empty: number }>('SELECT filling, empty FROM unit WHERE id = ?', id);
      const before = { filling: row?.filling ?? 0, empty: row?.empty !== 0 };
      const fact = written.get(id);
      const last = typeof fact?.['filling'] === 'number' ? fact['filling'] : before.filling;
      this.#states.set(id, { ...before, last, lastEmpty: fact ? emptied(fact) : before.empty });
    }
  }

  /** Call before the fillings of the event's goods are asked for. */
  start({ packing }: TracedEvent): void {
    const state = packing?.adds ? this.#states.get(packing.parent) : undefined;
    if (!state) return;
    if (state.empty && state.filling < state.last) state.filling += 1;
    state.empty = false;
  }

  /** Call after them. */
  end({ packing }: TracedEvent): void {
    const state = packing && !packing.adds ? this.#states.get(packing.parent) : undefined;
    if (!packing || !state) return;
    state.empty = packing.children.length === 0 || state.lastEmpty || state.last > state.filling;
  }

  /**
   * The fillings of `goods` that the event may be about; [0] for what is no logistic unit. An event about an emptied unit may have
   * come late, or be about what is packed into it next and recorded later: it counts for both.
   */
  of(goods: string, event: TracedEvent): number[] {
    const state = this.#states.get(goods);
    if (!state) return [0];
    const current = Math.max(1, state.filling);
    const ambiguous = state.empty && state.filling > 0 && event.packing?.parent !== goods;
    return ambiguous ? [current, current + 1] : [current];
  }
}
