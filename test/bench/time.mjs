// Processor time of work in this process.

const rounds = 5;

/** Processor time in milliseconds: other programs on the machine do not count. */
export const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds of a round, at least: the engine has compiled what runs often by then. */
const roundLength = 50;

/** The least of a few rounds, per piece of work. */
export function least(work, pieces = 1) {
  const times = Array.from({ length: rounds }, () => {
    const start = spent();
    let repeated = 0;
    do {
      work();
      repeated += 1;
    } while (spent() - start < roundLength);
    return (spent() - start) / (pieces * repeated);
  });
  return Math.min(...times);
}
