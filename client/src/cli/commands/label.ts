import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Client, LabelSymbol, LabelsParameters } from '../../sdk';
import { CliError, usageError } from '../cliError';
import { count } from '../parse';
import { sessionOf } from '../session';

interface Options {
  readonly out: string;
  readonly symbol: LabelSymbol;
  readonly sheet?: NonNullable<LabelsParameters['sheet']>;
  readonly title?: string;
  readonly copies?: number;
  readonly stem?: string;
}

const formats = ['.pdf', '.svg', '.png'];

const file = (name: string): string => {
  if (!formats.includes(extname(name))) throw new InvalidArgumentError('Name a file that ends in .pdf, .svg or .png.');
  return name;
};

async function drawn(client: Client, texts: readonly string[], options: Options): Promise<Uint8Array> {
  const { symbol, sheet, title, copies, stem } = options;
  const format = extname(options.out);
  if (format === '.pdf') {
    const each = { ...(title !== undefined && { title }), ...(copies !== undefined && { copies }) };
    return client.labels({ labels: texts.map((text) => ({ text, ...each })), symbol, sheet, stem });
  }
  const [text = '', ...others] = texts;
  if (others.length > 0) throw usageError('One picture has one barcode.', 'Print several to a .pdf.');
  return client.barcode({ text, symbol, stem, format: format === '.png' ? 'png' : 'svg' });
}

export function addLabel(program: Command): void {
  program
    .command('label')
    .description('print barcodes: sheets of labels to a .pdf, one barcode to an .svg or .png')
    .argument('<text...>', 'elements of each label, such as "(00)095060001343520009"')
    .requiredOption('--out <file>', 'the file to write: .pdf, .svg or .png', file)
    .addOption(
      new Option('--symbol <name>', 'the barcode; qr-link is a QR code with a Digital Link')
        .choices(['gs1-128', 'gs1-datamatrix', 'gs1-qr', 'qr-link'])
        .default('gs1-128'),
    )
    .addOption(
      new Option('--sheet <name>', 'labels of a PDF (a6)').choices(['a6', '4x6', 'a4-8', 'a4-24', 'letter-10']),
    )
    .option('--title <text>', 'a line above each label of a PDF')
    .option('--copies <number>', 'copies of each label of a PDF (1)', count)
    .option('--stem <address>', 'beginning of Digital Links (https://id.gs1.org)')
    .action(async (texts: string[], options: Options, command: Command) => {
      const session = sessionOf(command);
      const bytes = await drawn(session.reader(), texts, options);
      try {
        writeFileSync(options.out, bytes);
      } catch (error) {
        throw new CliError(`${options.out} was not written.`, { why: error instanceof Error ? error.message : '' });
      }
      session.out.result({ file: options.out, bytes: bytes.length }, () => `Written: ${options.out}`);
    });
}
