type Body = Readonly<Record<string, unknown>>;

const lists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'] as const;

/** A decimal with any number of digits: the ledger may hold quantities with more digits than the contract accepts today. */
const plainDecimal = /^-?\d+(?:\.\d+)?$/;

const isExact = (quantity: unknown): boolean =>
  (typeof quantity === 'number' && Number.isFinite(quantity)) ||
  (typeof quantity === 'string' && plainDecimal.test(quantity));

const readable = (element: unknown): unknown => {
  if (typeof element !== 'object' || element === null || !isExact((element as Body)['quantity'])) return element;
  return { ...element, quantity: '1' };
};

/**
 * The event with quantities that the schema accepts instead of decimals with more digits. Only for parsing an event's links: balances
 * come from facts, and the event is stored as it was sent.
 */
export function withReadableQuantities(body: Body): Body {
  const changed = lists.flatMap((field) => {
    const list = body[field];
    return Array.isArray(list) ? [[field, list.map(readable)]] : [];
  });
  return { ...body, ...(Object.fromEntries(changed) as Body) };
}
