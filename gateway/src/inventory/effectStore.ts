import type { Database } from '../projection/database';
import type { EffectInput, EffectKey } from '../answers/inventoryForecasts';

/** The known effects on demand of every organisation; each call is within one. */
export interface EffectStore {
  /** Sets or replaces the effect of this name that begins on this day. */
  set(organisation: string, input: EffectInput): void;
  list(organisation: string): EffectInput[];
  /** False when there is none. */
  remove(organisation: string, key: EffectKey): boolean;
}

/** An effect at every place has an empty place in its key. */
const keyOf = ({ effect, product, place, from }: EffectKey): [string, string, string, string] => [
  effect,
  product,
  place ?? '',
  from,
];

export function openEffectStore(database: Database): EffectStore {
  const save = `INSERT INTO inventory_effect VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, effect, product, place, first)
      DO UPDATE SET body = excluded.body`;
  const all = 'SELECT body FROM inventory_effect WHERE organisation = ? ORDER BY first, effect, product, place';
  const remove =
    'DELETE FROM inventory_effect WHERE organisation = ? AND effect = ? AND product = ? AND place = ? AND first = ?';
  return {
    set: (organisation, input) => {
      database.run(save, organisation, ...keyOf(input), JSON.stringify(input));
    },
    list: (organisation) =>
      database.all<{ readonly body: string }>(all, organisation).map(({ body }) => JSON.parse(body) as EffectInput),
    remove: (organisation, key) => database.change(remove, organisation, ...keyOf(key)) > 0,
  };
}
