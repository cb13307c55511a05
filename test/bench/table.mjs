// The output of the benchmarks: one line per measurement, with its reference.
const number = (value) => Math.round(value).toLocaleString('en').padStart(10);

export const measured = (what, value, unit) => `${what.padEnd(34)}${number(value)} ${unit.padEnd(9)}`;

/** Prints the storage that one event adds to the world state and to the blocks. */
export const printSize = (what, { keys, bytes, blocks }) =>
  console.log(
    `${what.padEnd(37)}${number(keys)} keys ${number(bytes)} bytes of state ${number(blocks)} bytes of blocks`,
  );

export const print = (what, value, unit, reference, referenceName) => {
  const ratio = (value / reference).toFixed(2);
  console.log(`${measured(what, value, unit)}${number(reference)} ${referenceName.padEnd(26)} ratio ${ratio}`);
};
