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
    // The clock is asked seldom: it takes as long as a small piece of work.
    do for (let more = Math.max(1, repeated); more > 0; more -= 1, repeated += 1) work();
    while (spent() - start < roundLength);
    return (spent() - start) / (pieces * repeated);
  });
  return Math.min(...times);
}
