/** Lists of the inventory that are written as files. */
export const exportedLists = [
  'policies',
  'replenishment',
  'plan',
  'forecasts',
  'classes',
  'costs',
  'valuation',
  'kpis',
  'worklist',
  'allocations',
  'counts',
  'due',
] as const;
export type ExportedList = (typeof exportedLists)[number];
