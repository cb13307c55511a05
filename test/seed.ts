/** The seed of this run's random tests: another one each time. A failing test's title has it, and LOTLINE_SEED repeats the run. */
export const seed = Number(process.env['LOTLINE_SEED'] ?? Date.now() % 1_000_000_000);
