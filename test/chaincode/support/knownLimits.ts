import type { Captured } from './captureChain';

const lists = (list: unknown, id: unknown): boolean => Array.isArray(list) && list.includes(id);

const isEarlier = (a: Captured, b: Captured): boolean => String(a.event['eventTime']) < String(b.event['eventTime']);

const arrivals = ['arriving', 'unloading', 'accepting', 'receiving'];

/**
 * A known limit of the order of recording: see docs/architecture.md, "What order still matters". Returns true if the arrival of a thing is
 * recorded before an earlier packing of it, which may wait then.
 */
export const isKnownLimit = (order: readonly Captured[]): boolean =>
  order.some((packing, n) => {
    const { action, childEPCs } = packing.event;
    if (action !== 'ADD' || !Array.isArray(childEPCs)) return false;
    return order
      .slice(0, n)
      .filter(({ event }) => arrivals.includes(String(event['bizStep'])))
      .some((each) => isEarlier(packing, each) && childEPCs.some((id) => lists(each.event['epcList'], id)));
  });
