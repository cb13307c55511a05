import type { CommandInput } from '#domain';
import type { Command } from 'commander';
import { draftReceipt, type HandoffCommand, signReceipt } from '../../sdk';
import { usageError } from '../cliError';
import { idOf } from '../parse';
import { appendLine, readKeystore, readTicket } from '../receiptFiles';
import { type Session, sessionOf } from '../session';
import { addReceiveOptions, type ReceiveOptions, receivedOf } from './receive';
import { addShipOptions, type ShipOptions, shippedOf } from './ship';

interface SignOptions {
  readonly ticket: string;
  readonly keystore?: string;
  readonly passwordFile?: string;
  readonly unsigned?: true;
  readonly output?: string;
  readonly place?: string;
  readonly at?: string;
}

const signing = (command: Command): Command =>
  command
    .requiredOption('--ticket <file>', 'the file of lotline receipt ticket')
    .option('--keystore <file>', 'your key, in an encrypted JSON keystore')
    .option('--password-file <file>', 'the file with the keystore’s password')
    .option('--unsigned', 'write the typed data for any wallet to sign; lotline receipt seal adds the signature')
    .option('-o, --output <file>', 'the file to add the receipt to; without it, it goes to stdout')
    .option('--at <time>', 'time of signing, RFC 3339 with offset; now by default');

const placed = (command: Command): Command =>
  command.option('--place <gln>', 'place of signing, if the goods are on the way', idOf('place'));

/** `lotline receipt sign`: works without network. */
export function addReceiptSign(receipt: Command): void {
  const sign = receipt.command('sign').description('sign a receipt, offline');
  addOffer(sign);
  placed(signing(sign.command('hand-over').description('offer the shipment of the ticket to the next party')))
    .requiredOption('--to <gln>', 'the next party', idOf('party'))
    .action(async ({ to, ...options }: SignOptions & { to: string }, command: Command) => {
      await write(command, 'handOver', { options, input: (shipment) => ({ shipment, to }) });
    });
  placed(signing(sign.command('accept').description('take custody of the shipment of the ticket')))
    .option('--condition <text>', 'condition on arrival, such as "3.8 °C, seal intact"')
    .action(async ({ condition, ...options }: SignOptions & { condition?: string }, command: Command) => {
      await write(command, 'accept', { options, input: (shipment) => ({ shipment, condition }) });
    });
  placed(signing(sign.command('reject').description('refuse the shipment of the ticket')))
    .requiredOption('--reason <text>', 'why')
    .action(async ({ reason, ...options }: SignOptions & { reason: string }, command: Command) => {
      await write(command, 'reject', { options, input: (shipment) => ({ shipment, reason }) });
    });
  addReceiveOptions(
    signing(sign.command('receive').description('receive the shipment of the ticket, with its discrepancies')),
  ).action(async (options: SignOptions & ReceiveOptions, command: Command) => {
    await write(command, 'receive', { options, input: (shipment) => receivedOf(shipment, options) });
  });
}

function addOffer(sign: Command): void {
  const ship = sign.command('ship').description('offer goods of a place to the next custodian');
  addShipOptions(signing(ship))
    .option('--receiver <gln>', 'the receiver, if there is no carrier', idOf('party'))
    .action(async (shipment: string, options: SignOptions & ShipOptions & { receiver?: string }, command: Command) => {
      const { receiver } = options;
      await write(command, 'ship', { options, receiver, input: () => shippedOf(shipment, options) });
    });
}

interface Writing<Name extends HandoffCommand> {
  readonly options: SignOptions;
  readonly receiver?: string | undefined;
  readonly input: (shipment: string) => CommandInput<Name>;
}

async function write<Name extends HandoffCommand>(
  command: Command,
  name: Name,
  { options, receiver, input }: Writing<Name>,
): Promise<void> {
  const session = sessionOf(command);
  const ticket = readTicket(options.ticket);
  const { at: time, place } = options;
  if (name !== 'ship' && !ticket.shipment) {
    throw usageError(
      `${options.ticket} is a ticket for offers.`,
      'Make one of the shipment: lotline receipt ticket SHIPMENT.',
    );
  }
  const draft = draftReceipt(ticket, name, input(ticket.shipment?.id ?? ''), { time, place, receiver });
  const isUnsigned = options.unsigned === true;
  const line = isUnsigned ? draft : await signReceipt(draft, await walletOf(options));
  report(session, { line, output: options.output, isUnsigned });
}

function report(
  { out }: Session,
  { line, output, isUnsigned }: { line: object; output: string | undefined; isUnsigned: boolean },
): void {
  if (output !== undefined) appendLine(output, line);
  out.result(line, () => {
    if (output === undefined) return JSON.stringify(line);
    return isUnsigned
      ? `Written: ${output}, for a wallet to sign "typedData" (eth_signTypedData_v4)`
      : `Signed: ${output}; lotline receipt send hands it in`;
  });
}

async function walletOf({ keystore, passwordFile }: SignOptions): ReturnType<typeof readKeystore> {
  if (keystore !== undefined && passwordFile !== undefined) return readKeystore(keystore, passwordFile);
  throw usageError('Who signs?', 'Give --keystore and --password-file; or --unsigned, to sign with another wallet.');
}
