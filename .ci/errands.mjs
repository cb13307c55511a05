// Parts that the checks of a running network share: counting what passed, and waiting for what follows from a block.
let count = 0;

/** Number of checks that have passed. */
export const passed = () => count;

/** Runs a check and prints its name if it holds; it throws otherwise. */
export async function check(name, holds) {
  await holds();
  count += 1;
  console.log(name);
}

/** Asks again until there is an answer: what follows from a block is there a moment later. */
export async function until(ask) {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = ask();
    if (answer || performance.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
