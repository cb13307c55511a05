import { guarding, ownersOf } from '../domain/guards';
import { membersKey } from '../domain/facts/party';
import type { Caller } from '../domain/step';
import type { Overlay } from './overlay';
import type { Guard } from './worldState';

/**
 * The key-level policies of the facts that a transaction creates. They are set once, together with the fact. The facts that determine the
 * owners are mostly loaded already; missing ones are loaded in one read for all keys.
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
