import type { Command } from 'commander';
import { usageError } from '../cliError';
import { idOf, lotLine, many } from '../parse';
import { send } from '../send';

type Lots = { lot: string; quantity: string; unit: string }[];

interface Options {
  readonly place?: string;
  readonly lot?: Lots;
  readonly damaged?: Lots;
  readonly unexpected?: Lots;
  readonly unitDamaged?: string[];
  readonly unitMissing?: string[];
  readonly itemDamaged?: string[];
  readonly itemMissing?: string[];
  readonly condition?: string;
  readonly final?: boolean;
  readonly at?: string;
}

const line = 'as "LOT=QUANTITY UNIT"; may be repeated';

export function addReceive(program: Command): void {
  program
    .command('receive')
    .description('take custody at your place and book the goods in; lines not named arrived complete and sound')
    .argument('<shipment>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('shipment'))
    .option('--place <gln>', 'where, when it is not where the shipment was to go', idOf('place'))
    .option('--lot <line>', `what arrived sound of a lot, ${line}`, many(lotLine))
    .option('--damaged <line>', `what arrived damaged of it, ${line}`, many(lotLine))
    .option('--unexpected <line>', `a lot that the shipment does not name, ${line}`, many(lotLine))
    .option('--unit-damaged <container>', 'may be repeated', many(idOf('container')))
    .option('--unit-missing <container>', 'may be repeated', many(idOf('container')))
    .option('--item-damaged <id>', 'may be repeated', many(idOf('container')))
    .option('--item-missing <id>', 'may be repeated', many(idOf('container')))
    .option('--final', 'nothing more will come: give up what is short, instead of waiting for it')
    .option('--condition <text>', 'how it arrived')
    .option('--at <time>', 'when, RFC 3339 with offset; now unless given')
    .action(async (shipment: string, options: Options, command: Command) => {
      const { place, condition, final, at, unexpected } = options;
      await send(command, 'receive', {
        shipment,
        place,
        lots: lotsOf(options.lot ?? [], options.damaged ?? []),
        units: [
          ...(options.unitDamaged ?? []).map((unit) => ({ unit, condition: 'damaged' as const })),
          ...(options.unitMissing ?? []).map((unit) => ({ unit, condition: 'missing' as const })),
        ],
        items: [
          ...(options.itemDamaged ?? []).map((item) => ({ item, condition: 'damaged' as const })),
          ...(options.itemMissing ?? []).map((item) => ({ item, condition: 'missing' as const })),
        ],
        unexpected,
        condition,
        final,
        at,
      });
    });
}

/** What arrived of each lot. A lot with a damaged part must be named with its sound part too: a silence there could mean anything. */
function lotsOf(sound: Lots, damaged: Lots): { lot: string; accepted: string; damaged: string; unit: string }[] {
  const broken = new Map(damaged.map((each) => [`${each.lot} ${each.unit}`, each.quantity]));
  const lines = sound.map(({ lot, quantity, unit }) => {
    const key = `${lot} ${unit}`;
    const part = broken.get(key) ?? '0';
    broken.delete(key);
    return { lot, accepted: quantity, damaged: part, unit };
  });
  const [unnamed] = broken.keys();
  if (unnamed !== undefined) {
    throw usageError(
      `How much of ${unnamed.split(' ')[0] ?? ''} arrived sound?`,
      'Give --lot with it, in the same unit, beside --damaged; "LOT=0 UNIT" when nothing did.',
    );
  }
  return lines;
}
