// How much each bench does: for measurements, and the least with which every line of it still runs.

export const full = {
  seconds: 3,
  events: 20_000,
  http: { coldLots: 20_000, rounds: 9, warmUp: 1 },
  ledger: { plenty: 20_000, warmUp: 1 },
  proofs: { size: 1_000_000, more: 10_000, paths: 200_000 },
  receipts: { count: 400 },
  inventory: { count: 600, fits: 10, sums: 100, simulations: 20 },
  positions: { products: 1000, places: 100 },
  writes: { callers: [1, 64, 256], warmUp: 8 },
};

export const smoke = {
  seconds: 0.2,
  events: 400,
  http: { coldLots: 1000, rounds: 2, warmUp: 0.05 },
  ledger: { plenty: 2000, warmUp: 0.1 },
  proofs: { size: 1000, more: 10, paths: 100 },
  receipts: { count: 5 },
  inventory: { count: 6, fits: 1, sums: 1, simulations: 1 },
  positions: { products: 10, places: 5 },
  writes: { callers: [1, 4], warmUp: 0.2 },
};
