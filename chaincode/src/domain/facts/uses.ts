import { factKey, type FactKey } from './key';

/**
 * The first events of one organisation that prove what was made of goods, what they were packed into or which items they have, by their
 * hashes: so the contract itself follows a recall that reaches the goods later. Further ones are not kept; the gateways find them in the
 * events.
 */
export interface Uses {
  readonly events: readonly string[];
}

/** The key for goods, by their id without the number of a filling, or for a process. */
export const usesKey = (goods: string, msp: string): FactKey<Uses> => factKey('uses', goods, msp);

/**
 * The first events of one organisation that state what goods were made of, before anybody made them under an id that is not its own: they
 * prove it from the moment that this organisation makes the goods.
 */
export const originsKey = (goods: string, msp: string): FactKey<Uses> => factKey('origins', goods, msp);
