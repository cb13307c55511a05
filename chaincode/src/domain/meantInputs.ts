import { shipmentKey } from './facts/shipment';
import { type ThingId, thingKey } from './facts/thing';
import type { PartyId, PlaceId } from './gs1/id';
import { withoutParty } from './gs1/thingOfParty';
import { meantNeeds, meantThing, type Use } from './rules/meantThings';
import type { FactKey } from './facts/key';
import type { Facts, Peek, Step } from './step';
import type { CommandData, CommandName } from './transactions';

/** Finds the thing that a caller means by an id. */
interface Meaning {
  readonly thing: <Id extends string>(id: Id, use: Use) => Id;
  /** The same for one of the contents of a container or shipment. */
  readonly within: <Id extends string>(id: Id, all: readonly ThingId[], use: Use) => Id;
  readonly facts: Pick<Facts, 'get'>;
  readonly party: PartyId | undefined;
}

type Inputs = {
  readonly [N in CommandName]?: (input: CommandData<N>, meaning: Meaning) => CommandData<N>;
};

type Taking = CommandData<'sell'>;

const taking = <Input extends Pick<Taking, 'items' | 'containers'>>(
  input: Input,
  { thing }: Meaning,
  use: Use,
): Input => ({
  ...input,
  items: input.items.map((id) => thing(id, use)),
  containers: input.containers.map((id) => thing(id, use)),
});

const takingOut = <Input extends Pick<Taking, 'items' | 'containers' | 'place'>>(
  input: Input,
  meaning: Meaning,
): Input => taking(input, meaning, { does: 'move', place: input.place });

const holding = <Input extends { readonly goods: CommandData<'hold'>['goods']; readonly place?: PlaceId | undefined }>(
  input: Input,
  { thing }: Meaning,
): Input => ({ ...input, goods: thing(input.goods, { does: 'hold', place: input.place }) });

/** The commands that name things, with the ids under which the ledger has what the caller means. */
const inputs: Inputs = {
  commissionItems: (input, { thing }) => ({
    ...input,
    items: input.items.map((id) => thing(id, { does: 'make', place: input.place })),
  }),
  pack: (input, { thing }) => {
    const { place } = input;
    return {
      ...input,
      container: thing(input.container, { does: 'fill', place }),
      items: input.items.map((id) => thing(id, { does: 'move', place })),
      containers: input.containers.map((id) => thing(id, { does: 'move', place })),
    };
  },
  unpack: (input, { thing, within, facts }) => {
    const use = { does: 'move', place: input.place } as const;
    const container = thing(input.container, use);
    const inside = facts.get(thingKey(container))?.inside?.things ?? [];
    return {
      ...input,
      container,
      items: input.items.map((id) => within(id, inside, use)),
      containers: input.containers.map((id) => within(id, inside, use)),
    };
  },
  transform: (input, { thing }) => {
    const { place, inputs: used, outputs } = input;
    const use = { does: 'move', place } as const;
    return {
      ...input,
      inputs: {
        ...used,
        items: used.items.map((id) => thing(id, use)),
        containers: used.containers.map((id) => thing(id, use)),
      },
      outputs: {
        ...outputs,
        items: outputs.items.map((each) => ({ ...each, item: thing(each.item, { does: 'make', place }) })),
      },
    };
  },
  sell: takingOut,
  destroy: takingOut,
  return: (input, meaning) => {
    const from = meaning.party === undefined ? [] : [meaning.party];
    return taking(input, meaning, { does: 'return', place: input.place, from });
  },
  hold: holding,
  release: holding,
  ship: (input, meaning) => taking(input, meaning, { does: 'move', place: input.from }),
  receive: (input, { within, facts }) => {
    const shipment = facts.get(shipmentKey(input.shipment));
    const all = [...(shipment?.containers ?? []), ...(shipment?.items ?? [])];
    const use = { does: 'arrive' } as const;
    return {
      ...input,
      containers: input.containers.map((each) => ({ ...each, container: within(each.container, all, use) })),
      items: input.items.map((each) => ({ ...each, item: within(each.item, all, use) })),
    };
  },
  openRecall: (input, { thing }) => ({
    ...input,
    roots: input.roots.map((id) => thing(id, { does: 'recall', place: input.withdrawFrom })),
  }),
  respondRecall: (input, { thing }) => ({
    ...input,
    rows: input.rows.map((row) => ({ ...row, goods: thing(row.goods, { does: 'move', place: row.place }) })),
    containers: input.containers.map((id) => thing(id, { does: 'move' })),
  }),
};

const mapperOf = (name: CommandName): ((input: unknown, meaning: Meaning) => unknown) | undefined =>
  inputs[name] as ((input: unknown, meaning: Meaning) => unknown) | undefined;

/** The input of a command with the things that its caller means. */
export function withMeantThings(name: CommandName, input: unknown, { facts, caller }: Step): unknown {
  const mapped = mapperOf(name);
  if (!mapped) return input;
  const thing: Meaning['thing'] = (id, use) =>
    meantThing({ facts, party: caller.party }, id as string as ThingId, use) as string as typeof id;
  const within: Meaning['within'] = (id, all, use) =>
    (all.find((each) => withoutParty<string>(each) === id) as string | undefined as typeof id | undefined) ??
    thing(id, use);
  return mapped(input, { thing, within, facts, party: caller.party });
}

/** The needs of that. */
export function meantInputNeeds(
  name: CommandName,
  input: unknown,
  { peek, party }: { readonly peek: Peek; readonly party: PartyId | undefined },
): readonly FactKey<unknown>[] {
  const ids = new Set<ThingId>();
  const note = <Id extends string>(id: Id): Id => {
    ids.add(id as string as ThingId);
    return id;
  };
  mapperOf(name)?.(input, { thing: note, within: note, facts: { get: () => undefined }, party });
  return meantNeeds([...ids], peek, party);
}
