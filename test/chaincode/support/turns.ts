import type { Said } from './cast';

/** Everything that one organisation says in a row. */
export function inTurns(said: readonly Said[]): Said[][] {
  const turns: Said[][] = [];
  for (const each of said) {
    const last = turns.at(-1);
    if (last?.[0]?.caller.msp === each.caller.msp) last.push(each);
    else turns.push([each]);
  }
  return turns;
}
