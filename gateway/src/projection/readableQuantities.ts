type Body = Readonly<Record<string, unknown>>;

const lists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'] as const;

/** What the contract takes today has fewer digits; what the ledger holds may have any number of them. */
const plainDecimal = /^-?\d+(?:\.\d+)?$/;

const isExact = (quantity: unknown): boolean =>
  (typeof quantity === 'number' && Number.isFinite(quantity)) ||
  (typeof quantity === 'string' && plainDecimal.test(quantity));

const readable = (element: unknown): unknown => {
  if (typeof element !== 'object' || element === null || !isExact((element as Body)['quantity'])) return element;
  return { ...element, quantity: '1' };
};

/**
 * The event with every exact decimal as a quantity that the schema takes, whatever its digits. Only for reading what an event links:
 * balances come from facts, and the event is kept as it was sent.
 */
export function withReadableQuantities(body: Body): Body {
  const changed = lists.flatMap((field) => {
    const list = body[field];
    return Array.isArray(list) ? [[field, list.map(readable)]] : [];
  });
  return { ...body, ...(Object.fromEntries(changed) as Body) };
}
