import type { StockFact } from './contribution';

const kinds: ReadonlySet<string> = new Set<StockFact['kind']>(['stock', 'transit', 'container', 'item', 'shipment']);

/** Returns true for facts that contain stock. */
export const isStockKind = (kind: string): kind is StockFact['kind'] => kinds.has(kind);
