import { answerStatuses, type CommandInput, isItemId, type RecallFinding, recallFindings } from '#domain';
import { type Command, Option } from 'commander';
import { anyGoods, idOf, type Line, lineOf, many } from '../parse';
import type { Client } from '../../sdk';
import { usageError } from '../cliError';
import { send } from '../send';
import { sessionOf } from '../session';

type Row = NonNullable<CommandInput<'respondRecall'>['rows']>[number];

type Options = Partial<Record<RecallFinding, Line[]>> & {
  readonly status: CommandInput<'respondRecall'>['status'];
  readonly note?: string;
  readonly place?: string;
  readonly witness?: string;
  readonly evidence?: string;
};

export function addRecallRespond(recall: Command): void {
  const respond = recall
    .command('respond')
    .description('report in full what you did about a recall; a later response replaces an earlier one')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .addOption(
      new Option('--status <status>', 'read; acknowledged; nothing_here, or completed when all work is done')
        .choices(answerStatuses)
        .makeOptionMandatory(),
    )
    .option('--note <text>', 'a note');
  for (const finding of recallFindings) {
    respond.option(
      `--${finding} <line>`,
      'this quantity, as "ID=QUANTITY UNIT"; may be repeated',
      many(lineOf(anyGoods)),
    );
  }
  respond.option('--witness <text>', 'who saw the destruction');
  respond.option('--evidence <sha256>', 'SHA-256 of the evidence of the destruction');
  respond.option('--place <gln>', 'your place with the goods; may be omitted if only one has any', idOf('place'));
  respond.action(async (id: string, options: Options, command: Command) => {
    const rows = await rowsOf(options, sessionOf(command).reader());
    await send(command, 'respondRecall', { recall: id, status: options.status, note: options.note, rows });
  });
}

/** One row per goods and unit, with all findings. */
async function rowsOf(options: Options, client: Client): Promise<Row[]> {
  const rows = new Map<string, Row>();
  for (const finding of recallFindings) {
    for (const { goods, quantity, uom } of options[finding] ?? []) {
      const key = `${goods} ${uom}`;
      const known = rows.get(key) ?? { goods, uom, place: options.place ?? (await onlyPlaceOf(goods, client)) };
      rows.set(key, { ...known, [finding]: quantity });
    }
  }
  const { witness, evidence } = options;
  return [...rows.values()].map((row) => (row.destroyed === undefined ? row : { ...row, witness, evidence }));
}

/** The only place of the caller's party with stock of the goods. */
async function onlyPlaceOf(goods: string, client: Client): Promise<string> {
  const { party } = await client.whoami();
  const places = isItemId(goods)
    ? [(await client.item({ id: goods })).place]
    : (await client.stock({ lot: goods, party: party ?? undefined })).rows.map(({ place }) => place);
  const [only, ...others] = [...new Set(places.filter((place) => place !== undefined))];
  if (only !== undefined && others.length === 0) return only;
  const found = only === undefined ? 'at no place of yours' : 'at several places of yours';
  throw usageError(`${goods} is ${found}.`, 'Name the place with --place GLN.');
}
