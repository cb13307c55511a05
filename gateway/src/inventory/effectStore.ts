import type { DatabaseSync } from 'node:sqlite';
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

export function openEffectStore(database: DatabaseSync): EffectStore {
  const save = database.prepare(
    `INSERT INTO inventory_effect VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, effect, product, place, first)
      DO UPDATE SET body = excluded.body`,
  );
  const all = database.prepare(
    'SELECT body FROM inventory_effect WHERE organisation = ? ORDER BY first, effect, product, place',
  );
  const remove = database.prepare(
    'DELETE FROM inventory_effect WHERE organisation = ? AND effect = ? AND product = ? AND place = ? AND first = ?',
  );
  return {
    set: (organisation, input) => {
      save.run(organisation, ...keyOf(input), JSON.stringify(input));
    },
    list: (organisation) =>
      (all.all(organisation) as unknown as { readonly body: string }[]).map(
        ({ body }) => JSON.parse(body) as EffectInput,
      ),
    remove: (organisation, key) => Number(remove.run(organisation, ...keyOf(key)).changes) > 0,
  };
}
