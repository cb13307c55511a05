import type { Captured } from './captureChain';

const lists = (list: unknown, id: unknown): boolean => Array.isArray(list) && list.includes(id);

/** Returns true for an event that takes out of a container, or uses it up with its contents. */
const empties = ({ event }: Captured, container: unknown): boolean =>
  (event['action'] === 'DELETE' && event['parentID'] === container) || lists(event['inputEPCList'], container);

/** The packings and emptyings of a container. */
const usesOf = (order: readonly Captured[], container: unknown): Captured[] =>
  order.filter((each) => each.event['parentID'] === container || empties(each, container));

const isEarlier = (a: Captured, b: Captured): boolean => String(a.event['eventTime']) < String(b.event['eventTime']);

/** Known limits of the order of recording: see docs/architecture.md, "What order still matters". */
export const isKnownLimit = (order: readonly Captured[]): boolean => fillsAgainEarly(order) || arrivesEarly(order);

/**
 * Returns true if a packing of a container that is filled again is recorded before a packing or emptying of the filling before: it may then
 * count to that filling.
 */
const fillsAgainEarly = (order: readonly Captured[]): boolean =>
  order.some((packing, n) => {
    const { action, parentID } = packing.event;
    if (action !== 'ADD' || parentID === undefined) return false;
    const before = usesOf(order, parentID).filter((each) => isEarlier(each, packing));
    const isRefilled = before.some((each) => empties(each, parentID));
    return isRefilled && before.some((each) => order.indexOf(each) > n);
  });

const arrivals = ['arriving', 'unloading', 'accepting', 'receiving'];

/** Returns true if the arrival of a thing is recorded before an earlier packing of it: it may be at the place already, and stay there. */
const arrivesEarly = (order: readonly Captured[]): boolean =>
  order.some((packing, n) => {
    const { action, childEPCs } = packing.event;
    if (action !== 'ADD' || !Array.isArray(childEPCs)) return false;
    return order
      .slice(0, n)
      .filter(({ event }) => arrivals.includes(String(event['bizStep'])))
      .some((each) => isEarlier(packing, each) && childEPCs.some((id) => lists(each.event['epcList'], id)));
  });
