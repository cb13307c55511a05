import type { CommandInput } from '#domain';
import type { Command } from 'commander';
import { usageError } from '../cliError';
import { idOf, lotLine, many } from '../parse';
import { send } from '../send';
import { eventTime } from './goodsOptions';

type Lots = { lot: string; quantity: string; uom: string }[];

/** Options of a receipt of goods. */
export interface ReceiveOptions {
  readonly place?: string;
  readonly lot?: Lots;
  readonly damaged?: Lots;
  readonly unexpected?: Lots;
  readonly containerDamaged?: string[];
  readonly containerMissing?: string[];
  readonly itemDamaged?: string[];
  readonly itemMissing?: string[];
  readonly condition?: string;
  readonly final?: boolean;
}

const line = 'as "LOT=QUANTITY UNIT"; may be repeated';

export function addReceive(program: Command): void {
  const receive = program
    .command('receive')
    .description(
      'take custody at your place and book the goods in; lines that are not named arrived complete and undamaged',
    )
    .argument(
      '<shipment>',
      'its id, which may be its captured despatch advice: GLN:NUMBER, or only the number if it is your own',
      idOf('shipment'),
    )
    .option(...eventTime);
  addReceiveOptions(receive).action(
    async (shipment: string, { at, ...options }: ReceiveOptions & { at?: string }, command: Command) => {
      await send(command, 'receive', { ...receivedOf(shipment, options), at });
    },
  );
}

/** Adds the options that say what arrived. */
export const addReceiveOptions = (command: Command): Command =>
  command
    .option('--place <gln>', 'place of receipt, if it is not the destination of the shipment', idOf('place'))
    .option('--lot <line>', `undamaged quantity of a lot, ${line}`, many(lotLine))
    .option('--damaged <line>', `damaged quantity of a lot, ${line}`, many(lotLine))
    .option('--unexpected <line>', `quantity of a lot that is not in the shipment, ${line}`, many(lotLine))
    .option('--container-damaged <container>', 'may be repeated', many(idOf('container')))
    .option('--container-missing <container>', 'may be repeated', many(idOf('container')))
    .option('--item-damaged <id>', 'may be repeated', many(idOf('container')))
    .option('--item-missing <id>', 'may be repeated', many(idOf('container')))
    .option('--final', 'the receipt is complete: book missing goods as short instead of waiting for them')
    .option('--condition <text>', 'condition on arrival');

/** The input of `receive` for these options. */
export function receivedOf(shipment: string, options: ReceiveOptions): CommandInput<'receive'> {
  const { place, condition, final, unexpected } = options;
  return {
    shipment,
    place,
    lots: lotsOf(options.lot ?? [], options.damaged ?? []),
    containers: [
      ...(options.containerDamaged ?? []).map((container) => ({ container, condition: 'damaged' as const })),
      ...(options.containerMissing ?? []).map((container) => ({ container, condition: 'missing' as const })),
    ],
    items: [
      ...(options.itemDamaged ?? []).map((item) => ({ item, condition: 'damaged' as const })),
      ...(options.itemMissing ?? []).map((item) => ({ item, condition: 'missing' as const })),
    ],
    unexpected,
    condition,
    final,
  };
}

/**
 * The received quantities per lot. A lot with a damaged part must be named with its undamaged part too, because omitting it is ambiguous.
 */
function lotsOf(sound: Lots, damaged: Lots): { lot: string; accepted: string; damaged: string; uom: string }[] {
  const broken = new Map(damaged.map((each) => [`${each.lot} ${each.uom}`, each.quantity]));
  const lines = sound.map(({ lot, quantity, uom }) => {
    const key = `${lot} ${uom}`;
    const part = broken.get(key) ?? '0';
    broken.delete(key);
    return { lot, accepted: quantity, damaged: part, uom };
  });
  const [unnamed] = broken.keys();
  if (unnamed !== undefined) {
    throw usageError(
      `The undamaged quantity of ${unnamed.split(' ')[0] ?? ''} is missing.`,
      'Give --lot in the same unit, together with --damaged; "LOT=0 UNIT" if nothing arrived undamaged.',
    );
  }
  return lines;
}
