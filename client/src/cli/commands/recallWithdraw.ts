import type { Command } from 'commander';
import { anyGoods, idOf, many } from '../parse';
import type { Client } from '../../sdk';
import { usageError } from '../cliError';
import { send } from '../send';
import { sessionOf } from '../session';

interface Options {
  readonly reason: string;
  readonly from?: string;
  readonly under?: string;
  readonly instructions?: string;
}

export function addRecallWithdraw(recall: Command): void {
  recall
    .command('withdraw')
    .description('withdraw your own stock of any goods, at all your places; other stock is not affected')
    .argument('<recall>', 'your own id of the withdrawal, such as W-2026-1')
    .argument('<goods...>', 'the lots or items', many(anyGoods))
    .requiredOption('--reason <text>', 'why')
    .option(
      '--from <gln>',
      'a place of yours that has some of all these goods; by default it is looked up',
      idOf('place'),
    )
    .option('--under <recall>', 'the open recall of another party that it carries on', idOf('recall'))
    .option('--instructions <text>', 'instructions for your places')
    .action(async (id: string, roots: string[], { from, ...rest }: Options, command: Command) => {
      const withdrawFrom = from ?? (await placeWith(roots, sessionOf(command).reader()));
      await send(command, 'openRecall', { recall: id, type: 'withdrawal', roots, withdrawFrom, ...rest });
    });
}

/** A place of the caller with some of all goods. */
async function placeWith(roots: readonly string[], client: Client): Promise<string> {
  const { party } = await client.whoami();
  const places = await Promise.all(
    roots.map(async (goods) => {
      const { rows } = await client.stock({ lot: goods, party: party ?? undefined });
      return rows.filter(({ onHand }) => onHand !== '0').map(({ place }) => place);
    }),
  );
  const [first = [], ...others] = places;
  const found = first.find((place) => others.every((each) => each.includes(place)));
  if (found !== undefined) return found;
  throw usageError(
    'No place of yours has some of all these goods.',
    'Withdraw them one by one, or name a place: --from GLN.',
  );
}
