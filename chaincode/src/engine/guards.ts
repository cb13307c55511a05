import { guarding, ownersOf } from '../domain/guards';
import { membersKey } from '../domain/facts/party';
import type { Caller } from '../domain/step';
import type { Overlay } from './overlay';
import type { Guard } from './worldState';

/**
 * What keeps the facts that a transaction makes to their owners: set once, with the key. What says whose they are is there already as a
 * rule, since goods are booked by it; what is not is read at once for all.
 */
export async function guardsOf(overlay: Overlay, caller: Caller): Promise<Guard[]> {
  const members = guarding(overlay.get(membersKey)?.msps ?? []);
  if (!members) return [];
  for (;;) {
    const guards = [...overlay.made()].flatMap(([key, value]): Guard[] => {
      const owners = ownersOf(key, value, { facts: overlay, caller });
      return owners.length > 0 ? [{ key, owners, members }] : [];
    });
    const missing = overlay.takeMissing();
    if (missing.size === 0) return guards;
    await overlay.load(missing);
  }
}
