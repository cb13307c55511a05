import { applicationIdentifiers, dictionaryVersion, formatOf } from '#gs1';
import { type Command, InvalidArgumentError } from 'commander';
import { type Gs1Description, parseGs1, type ParseGs1Options } from '../../sdk';
import { exitCodes } from '../exitCodes';
import { count } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

interface Options extends ParseGs1Options {
  readonly gateway?: boolean;
}

/** FNC1 can hardly be typed: `{GS}` stands for it. */
const typed = (text: string): string => text.replaceAll('{GS}', '\u001d');

const shown = (text: string): string => text.replaceAll('\u001d', '{GS}');

const between =
  (least: number, most: number) =>
  (text: string): number => {
    const number = count(text);
    if (number < least || number > most) throw new InvalidArgumentError(`Write a number from ${least} to ${most}.`);
    return number;
  };

const formLines = ({ forms, epc }: Gs1Description): string[] =>
  forms
    ? [
        `bracketed     ${forms.bracketed}`,
        `barcode       ${shown(forms.unbracketed)}`,
        `link          ${forms.digitalLink ?? '-'}`,
        `compressed    ${forms.compressedDigitalLink ?? '-'}`,
        `EPC URN       ${forms.epcUrn ?? '-'}`,
        ...forms.epcs.map(({ scheme, hex }) => `${scheme.padEnd(13)} ${hex}`),
        ...(forms.id === undefined ? [] : [`id            ${forms.id} (${forms.kind ?? ''})`]),
      ]
    : epc?.uri === undefined
      ? []
      : [`EPC URN       ${epc.uri}`, `${epc.scheme.padEnd(13)} ${epc.hex ?? ''}`];

const described = (answer: Gs1Description): string =>
  [
    table(
      answer.elements,
      [
        { title: 'AI', of: ({ ai }) => ai },
        { title: 'title', of: ({ title }) => title },
        {
          title: 'value',
          of: ({ value, date, decimal }) => printable([value, date ?? decimal ?? ''].join('  ').trim()),
        },
      ],
      'No elements.',
    ),
    ...answer.problems.map(({ message }) => `! ${printable(shown(message))}`),
    ...formLines(answer),
  ].join('\n');

function addParse(gs1: Command): void {
  gs1
    .command('parse')
    .description('read a barcode, Digital Link or EPC, check it, and write it in every other form; needs no gateway')
    .argument(
      '<text>',
      'an element string, a scan ({GS} stands for FNC1), a GTIN, a Digital Link, an EPC URN, or 0x and an EPC',
    )
    .option('--rfid', 'the text is the output of an RFID reader: an EPC in hexadecimal')
    .option('--partial', 'accept missing elements that other barcodes of the same thing may have')
    .option('--stem <address>', 'beginning of Digital Links (https://id.gs1.org)')
    .option('--prefix-length <digits>', 'digits of the GS1 Company Prefix, for EPCs', between(6, 12))
    .option('--filter <value>', 'filter value of EPCs (0)', between(0, 7))
    .option('--gateway', 'ask the gateway, which has the GS1 Company Prefixes of its members')
    .action(async (text: string, { gateway, ...options }: Options, command: Command) => {
      const session = sessionOf(command);
      const read = typed(text);
      const answer = gateway ? await session.reader().parseGs1({ text: read, ...options }) : parseGs1(read, options);
      session.out.result(answer, () => described(answer as Gs1Description));
      if (!answer.valid) process.exitCode = exitCodes.found;
    });
}

function addIdentifiers(gs1: Command): void {
  gs1
    .command('identifiers')
    .description('every GS1 application identifier, or those whose number or title contains a text')
    .argument('[text]', 'such as 310 or DATE')
    .action((text: string | undefined, _options: object, command: Command) => {
      const wanted = (text ?? '').toLowerCase();
      const rows = [...applicationIdentifiers.values()]
        .filter(({ ai, title }) => ai.startsWith(wanted) || title.toLowerCase().includes(wanted))
        .map((each) => ({ ai: each.ai, title: each.title, format: formatOf(each) }));
      sessionOf(command).out.result({ ...dictionaryVersion, rows }, () =>
        table(
          rows,
          [
            { title: 'AI', of: ({ ai }) => ai },
            { title: 'title', of: ({ title }) => title },
            { title: 'format', of: ({ format }) => format },
          ],
          'None.',
        ),
      );
    });
}

export function addGs1(program: Command): void {
  const gs1 = program.command('gs1').description('GS1 barcodes, Digital Links and EPCs');
  addParse(gs1);
  addIdentifiers(gs1);
}
