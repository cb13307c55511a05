import type { CommandInput } from '@lotline/chaincode/domain';
import { type Command, Option } from 'commander';
import { anyGoods, idOf, type Line, lineOf, many } from '../parse';
import { send } from '../send';

const findings = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;
type Finding = (typeof findings)[number];
type Row = NonNullable<CommandInput<'respondRecall'>['rows']>[number];

type Options = Partial<Record<Finding, Line[]>> & {
  readonly status: CommandInput<'respondRecall'>['status'];
  readonly note?: string;
};

export function addRecallRespond(recall: Command): void {
  const respond = recall
    .command('respond')
    .description('say, in full, what you did about a recall; a later answer replaces an earlier one')
    .argument('<recall>', 'its id, urn:epcglobal:cbv:bt:GLN:ID or GLN:ID', idOf('recall'))
    .addOption(
      new Option('--status <status>', 'acknowledged, or completed when nothing is left to do')
        .choices(['acknowledged', 'completed'])
        .makeOptionMandatory(),
    )
    .option('--note <text>', 'anything else');
  for (const finding of findings) {
    respond.option(`--${finding} <line>`, 'so much, as "ID=QUANTITY UNIT"; may be repeated', many(lineOf(anyGoods)));
  }
  respond.action(async (id: string, options: Options, command: Command) => {
    await send(command, 'respondRecall', {
      recall: id,
      status: options.status,
      note: options.note,
      rows: rowsOf(options),
    });
  });
}

/** One row for each of the goods and unit, with all that was found of it. */
function rowsOf(options: Options): Row[] {
  const rows = new Map<string, Row>();
  for (const finding of findings) {
    for (const { goods, quantity, unit } of options[finding] ?? []) {
      const key = `${goods} ${unit}`;
      rows.set(key, { ...(rows.get(key) ?? { goods, unit }), [finding]: quantity });
    }
  }
  return [...rows.values()];
}
