/** The quantities of a mass balance, in the order of tables. */
export const balanceAmounts = [
  'made',
  'found',
  'onHand',
  'held',
  'inTransit',
  'consumed',
  'sold',
  'returned',
  'destroyed',
  'lost',
  'unexplained',
] as const;
