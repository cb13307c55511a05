import type { Command } from '../command';
import { Refusal } from '../errors';
import { mspKey, type Party, partyKey } from '../facts/party';
import { givenSsccKey, ssccCounterKey } from '../facts/sscc';
import { thingKey } from '../facts/thing';
import { keyDigits } from '../gs1/companyPrefix';
import { knownParty } from '../rules/prefixes';
import { assertActiveParty } from '../rules/retirement';
import { capacityOf, ssccAt, ssccId, type SsccRange } from '../rules/ssccs';
import type { ReadFacts } from '../step';
import type { CommandData } from '../transactions';
import { must } from '../must';

type Input = CommandData<'allocateSscc'>;

/** Serial references beyond the wanted ones that are looked at, because some may have been used by hand. */
const spare = 64;

/** A longer prefix is a single key or a part of a company's, and is used only when named. */
const longestDefault = 12;

/** The prefix to take numbers from: the named one, the only one, or that of the party's own GLN. */
const prefixOf = ({ prefix }: Input, party: Party | null | undefined): string | undefined => {
  if (prefix !== undefined || !party) return prefix;
  const own = party.prefixes.filter((each) => each.length <= longestDefault);
  return own.length === 1 ? own[0] : own.find((each) => keyDigits(party.id)?.startsWith(each));
};

/** The serial references that a request may take. */
const serialsOf = (range: SsccRange, { count, from }: Input, next: number): number[] => {
  const start = from ?? next;
  const end = Math.min(start + count + spare, capacityOf(range));
  return Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at);
};

const isFree = (facts: ReadFacts, sscc: string): boolean =>
  facts.get(givenSsccKey(sscc)) === undefined && facts.get(thingKey(ssccId(sscc))) === undefined;

/** The first run of `count` unused serial references. */
const freeRun = (facts: ReadFacts, range: SsccRange, serials: readonly number[], count: number): number[] => {
  let run: number[] = [];
  for (const serial of serials) {
    run = isFree(facts, ssccAt(range, serial)) ? [...run, serial] : [];
    if (run.length === count) return run;
  }
  throw new Refusal(
    'limit_exceeded',
    `GS1 Company Prefix ${range.prefix} has no ${count} unused serial references in a row from ${serials[0] ?? 'here'} on; give "from" with a later one, or another extension digit.`,
    { prefix: range.prefix, extension: range.extension },
  );
};

/**
 * Gives out the next SSCCs of the caller's GS1 Company Prefix, in a row: never one twice, and none that a container has already. The
 * subject is the first.
 */
export const allocateSscc: Command<Input> = {
  needs: (input, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    const prefix = party && prefixOf(input, peek(partyKey(party)));
    if (party === undefined || prefix === undefined) return party === undefined ? [] : [partyKey(party)];
    const range = { prefix, extension: input.extension };
    const keys = [partyKey(party), ssccCounterKey(prefix, range.extension)];
    const counter = peek(ssccCounterKey(prefix, range.extension));
    if (counter === null) return keys;
    const ssccs = serialsOf(range, input, counter?.next ?? 0).map((serial) => ssccAt(range, serial));
    return [...keys, ...ssccs.flatMap((sscc) => [givenSsccKey(sscc), thingKey(ssccId(sscc))])];
  },
  decide: (input, step) => {
    const { facts, caller } = step;
    assertActiveParty(step, caller.party);
    const party = knownParty(facts, caller.party);
    const prefix = prefixOf(input, party);
    if (prefix === undefined || !party.prefixes.includes(prefix)) throw noPrefix(party, input.prefix);
    const range = { prefix, extension: input.extension };
    const counter = ssccCounterKey(prefix, input.extension);
    const next = facts.get(counter)?.next ?? 0;
    const run = freeRun(facts, range, serialsOf(range, input, next), input.count);
    const ssccs = run.map((serial) => ssccAt(range, serial));
    for (const sscc of ssccs) facts.put(givenSsccKey(sscc), { party: caller.party });
    const after = Math.max(next, must(run.at(-1), 'number') + 1);
    if (after !== next) facts.put(counter, { next: after });
    return { subject: ssccId(must(ssccs[0], 'SSCC')), events: [], details: { ssccs } };
  },
};

const noPrefix = ({ prefixes }: Party, asked: string | undefined): Refusal =>
  asked === undefined
    ? new Refusal(
        'prefix_unknown',
        prefixes.length === 0
          ? 'You have no GS1 Company Prefix on this ledger: register one, and another member consents.'
          : `Name the GS1 Company Prefix to take numbers from: ${prefixes.join(', ')}.`,
        { prefixes },
      )
    : new Refusal('prefix_unknown', `GS1 Company Prefix ${asked} is not yours.`, { prefix: asked });
