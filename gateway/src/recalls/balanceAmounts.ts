/** The quantities of a mass balance, in the order of tables. */
export const balanceAmounts = [
  'made',
  'adjusted',
  'onHand',
  'held',
  'inTransit',
  'consumed',
  'sold',
  'destroyed',
  'unexplained',
] as const;
