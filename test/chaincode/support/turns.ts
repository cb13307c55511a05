import type { Said } from './cast';

/** Groups consecutive requests of the same organisation. */
export function inTurns(said: readonly Said[]): Said[][] {
  const turns: Said[][] = [];
  for (const each of said) {
    const last = turns.at(-1);
    if (last?.[0]?.caller.msp === each.caller.msp) last.push(each);
    else turns.push([each]);
  }
  return turns;
}
