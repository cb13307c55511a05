import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { LotlineError, type ReceiptDraft, sealReceipt, type SignedReceipt } from '../../sdk';
import { CliError, usageError } from '../cliError';
import { readText } from '../localFiles';
import { idOf } from '../parse';
import { appendLine, readReceipts } from '../receiptFiles';
import { reportOf } from '../send';
import { type Session, sessionOf } from '../session';
import { printable } from '../table';
import { addReceiptSign } from './receiptSign';

/** Receipts that people and devices sign without a ledger identity, and without network. */
export function addReceipt(program: Command): void {
  const receipt = program.command('receipt').description('receipts that drivers, docks and devices sign');
  receipt
    .command('ticket')
    .description('write a ticket: what a device needs to sign offline for a shipment')
    .argument('[shipment]', 'its id; omit it to offer new shipments', idOf('shipment'))
    .option('-o, --output <file>', 'the file; without it, it goes to stdout')
    .action(async (shipment: string | undefined, { output }: { output?: string }, command: Command) => {
      const session = sessionOf(command);
      const ticket = await session.writer().receiptTicket({ shipment });
      if (output !== undefined) writeNew(output, `${JSON.stringify(ticket)}\n`);
      session.out.result(ticket, () => (output === undefined ? JSON.stringify(ticket) : `Written: ${output}`));
    });
  addReceiptSign(receipt);
  receipt
    .command('seal')
    .description('add a wallet’s signature to an unsigned receipt, offline')
    .argument('<file>', 'the file with the unsigned receipt')
    .requiredOption('--signature <hex>', 'the signature of its typed data')
    .requiredOption('-o, --output <file>', 'the file to add the signed receipt to')
    .action((file: string, { signature, output }: { signature: string; output: string }, command: Command) => {
      const [draft, ...others] = readReceipts(file).filter(isDraft);
      if (!draft || others.length > 0) throw usageError(`${file} must have one unsigned receipt.`);
      const sealed = sealReceipt(draft, signature);
      appendLine(output, sealed);
      sessionOf(command).out.result(sealed, () => `Signed by ${signerIn(sealed)}: ${output}`);
    });
  addKeystore(receipt);
  receipt
    .command('send')
    .description('send signed receipts in the order of signing; sending one again is safe')
    .argument('<files...>', 'files of signed receipts')
    .action(async (files: string[], _options: object, command: Command) => {
      await sendAll(sessionOf(command), files);
    });
}

function addKeystore(receipt: Command): void {
  receipt
    .command('keystore')
    .description('make a new key in an encrypted JSON keystore, and print its address')
    .argument('<file>', 'the new file')
    .requiredOption('--password-file <file>', 'the file with the password')
    .action(async (file: string, { passwordFile }: { passwordFile: string }, command: Command) => {
      const password = readText(passwordFile).trim();
      if (password === '') throw usageError(`${passwordFile} is empty.`);
      const { Wallet } = await import('ethers');
      const wallet = Wallet.createRandom();
      writeNew(file, `${await wallet.encrypt(password)}\n`);
      sessionOf(command).out.result({ address: wallet.address, file }, () => wallet.address);
    });
}

/** Writes a file that only its owner reads; never over another one. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new CliError(`${file} cannot be written.`, { why: error instanceof Error ? error.message : String(error) });
  }
}

const isDraft = (line: ReceiptDraft | SignedReceipt): line is ReceiptDraft => 'receipt' in line;

const textIn = (value: unknown, field: string): string => {
  const found = (value as Readonly<Record<string, unknown>> | undefined)?.[field];
  return typeof found === 'string' ? found : '';
};

const signerIn = ({ input }: SignedReceipt): string => textIn(input.receipt, 'signer');

const timeOf = ({ typedData }: SignedReceipt): number => Date.parse(textIn(typedData.message, 'time'));

/** Sends the receipts of files. A refused one does not stop those after it. */
async function sendAll(session: Session, files: readonly string[]): Promise<void> {
  const lines = files.flatMap((file) => readReceipts(file));
  if (lines.some(isDraft)) {
    throw usageError('A receipt is not signed yet.', 'Add the wallet’s signature with lotline receipt seal.');
  }
  const receipts = (lines as SignedReceipt[]).toSorted((a, b) => timeOf(a) - timeOf(b));
  const client = session.writer();
  const results: { readonly status: string; readonly text: string }[] = [];
  for (const each of receipts) {
    const { command, input, typedData } = each;
    try {
      const idempotencyKey = textIn(typedData.message, 'nonce');
      const answer = await client.command(command, input, { idempotencyKey });
      results.push({ ...answer, text: reportOf(answer) });
    } catch (error) {
      if (!(error instanceof LotlineError) || error.retryable) throw error;
      results.push({ status: 'refused', text: refusedText(each, error) });
    }
  }
  const refused = results.filter(({ status }) => status === 'refused').length;
  session.out.result({ results }, () => results.map(({ text }) => text).join('\n'));
  if (refused > 0) throw new CliError(`${refused} of ${results.length} receipts were refused.`);
}

function refusedText({ command, typedData }: SignedReceipt, { code, message, details }: LotlineError): string {
  const shipment = textIn(typedData.message, 'shipment');
  const differs = differences(typedData, details['expected']);
  const more = differs.length > 0 ? `\n  not as the ledger has it: ${differs.join(', ')}` : '';
  return `Refused: ${command} ${printable(shipment)}\n  ${code}: ${printable(message)}${more}`;
}

/** The fields in which a receipt differs from the one that the ledger expects. */
function differences(signed: SignedReceipt['typedData'], expected: unknown): string[] {
  if (typeof expected !== 'object' || expected === null) return [];
  const { domain, message } = expected as Partial<SignedReceipt['typedData']>;
  const fields = Object.entries(message ?? {}).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(signed.message[name]),
  );
  const isElsewhere = domain !== undefined && domain.salt !== signed.domain.salt;
  return [...(isElsewhere ? ['the ledger'] : []), ...fields.map(([name]) => name)];
}
