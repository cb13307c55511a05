import type { Command } from 'commander';
import { type CapturedFiles, captureFiles } from '../capture/captureFiles';
import { readFiles } from '../capture/readFiles';
import { exitCodes } from '../exitCodes';
import { sessionOf } from '../session';
import { printable, table } from '../table';

interface Options {
  readonly allowUnknownRoot?: boolean;
  readonly keepOrder?: boolean;
}

export function addCapture(program: Command): void {
  program
    .command('capture')
    .description('record the EPCIS events of files, in order of their event times')
    .argument(
      '<files...>',
      'EPCIS documents, query documents or single events as JSON, or documents of EPCIS 1.2 or 2.0 as XML',
    )
    .option('--allow-unknown-root', 'accept documents whose root has keys that are not EPCIS, and ignore these keys')
    .option('--keep-order', 'send events in the order of the files instead')
    .addHelpText(
      'after',
      '\nWithout --as and LOTLINE_KEY, each event is recorded by the local organisation that owns its place.\n' +
        'Capturing again is safe: known events return "exists". Exit code 1 if any event was refused.',
    )
    .action(async (files: string[], options: Options, command: Command) => {
      const session = sessionOf(command);
      const { allowUnknownRoot = false, keepOrder = false } = options;
      const events = readFiles(files, { allowUnknownRoot, keepOrder }, session.out);
      const captured = await captureFiles(session, events);
      session.out.result(captured, () => textOf(captured));
      if (captured.counts.refused > 0) process.exitCode = exitCodes.failed;
    });
}

/** Above this number of events, only those that need attention are shown. */
const mostQuietRows = 50;

const isNotable = ({ status, exceptions }: CapturedFiles['events'][number]): boolean =>
  exceptions.length > 0 || status === 'refused' || status === 'conflict';

function textOf({ counts, events, height, masterData, unread }: CapturedFiles): string {
  const shown = events.length > mostQuietRows ? events.filter(isNotable) : events;
  const rows = table(
    shown,
    [
      { title: 'status', of: ({ status }) => status },
      { title: 'by', of: ({ organisation }) => organisation },
      { title: 'event', of: ({ id }) => id },
      { title: 'file', of: ({ file }) => file.split(/[\\/]/).at(-1) },
      {
        title: 'exceptions',
        of: ({ exceptions, code }) => [code, ...exceptions.map((each) => each.code)].filter(Boolean).join(', '),
      },
    ],
    events.length === 0 ? 'No events.' : `${events.length} events, none refused or with exceptions.`,
  );
  const remarks = events.flatMap(({ file, pointer, message, code, exceptions }) => [
    ...(message === undefined ? [] : [`! ${file} ${pointer}\n  ${code ?? 'refused'}: ${printable(message)}`]),
    ...exceptions.map((each) => `! ${file} ${pointer}\n  ${each.code}: ${printable(each.detail)}`),
  ]);
  const registry = masterData.map(({ id, status }) => `${status}: ${id}`);
  const left = unread.map(({ file, pointer, message }) => `! ${file} ${pointer}\n  ${printable(message)}`);
  const summary = `${counts.recorded} recorded, ${counts.exists} known before, ${counts.conflicts} in conflict, ${counts.refused} refused`;
  return [
    ...registry,
    ...left,
    rows,
    ...remarks,
    `\n${summary}${height === undefined ? '' : ` (height ${height})`}`,
  ].join('\n');
}
