import {
  type CommandData,
  type CommandInput,
  domainFields,
  findingsOf,
  hex,
  linesHash,
  receiptDomain,
  type ReceiptDomain,
  type ReceiptKind,
  receiptHash,
  receiptMessage,
  receiptStructs,
  type Shipment,
  shipmentIdOf,
  type SignedAnswer,
  type SignedHandoff,
  signerOf,
  structsOf,
  transactions,
} from '#domain';
import { canonicalId } from '../canonicalId';
import { LotlineError } from '../lotlineError';
import { assertKnown } from '../options';

/** The commands that carry receipts. */
export type HandoffCommand = 'ship' | 'handOver' | 'accept' | 'reject' | 'receive';

/** All that a device without network needs to sign for a handoff. `client.receiptTicket` makes it. */
export interface ReceiptTicket {
  readonly format: 'lotline-ticket/1';
  readonly network: string;
  readonly channel: string;
  /** The party to sign for, as a GLN Digital Link. */
  readonly party: string;
  /** Absent in a ticket for offers of new shipments. */
  readonly shipment?: Shipment;
}

type Fields = readonly { readonly name: string; readonly type: string }[];

/** Typed data as wallets take it (`eth_signTypedData_v4`). */
export interface TypedData {
  readonly domain: ReceiptDomain;
  readonly types: Readonly<Record<string, Fields>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** An unsigned receipt, and the command that will contain it. */
export interface ReceiptDraft<Name extends HandoffCommand = HandoffCommand> {
  readonly format: 'lotline-receipt/1';
  readonly command: Name;
  readonly input: CommandInput<Name>;
  readonly receipt: { readonly time: string; readonly nonce: string; readonly place?: string };
  readonly typedData: TypedData;
}

/** A command with its signed receipt. It can wait in a file. */
export interface SignedReceipt<Name extends HandoffCommand = HandoffCommand> {
  readonly format: 'lotline-receipt/1';
  readonly command: Name;
  readonly input: CommandInput<Name>;
  readonly typedData: TypedData;
}

/** The signing method of a wallet, such as a `Wallet` of ethers. */
export interface TypedDataSigner {
  signTypedData(
    domain: ReceiptDomain,
    types: Record<string, { name: string; type: string }[]>,
    message: Record<string, unknown>,
  ): Promise<string>;
}

export interface DraftOptions {
  /** When it is signed, RFC 3339 with offset; now by default. */
  readonly time?: string | undefined;
  /** Where it is signed, if neither the command nor the shipment says where the handoff takes place. */
  readonly place?: string | undefined;
  /** For `ship` without a carrier: the party of the receiving place. */
  readonly receiver?: string | undefined;
}

const known: Readonly<Record<keyof DraftOptions, true>> = { time: true, place: true, receiver: true };

const kinds: Readonly<Record<HandoffCommand, ReceiptKind>> = {
  ship: 'offer',
  handOver: 'offer',
  accept: 'acceptance',
  reject: 'rejection',
  receive: 'receipt',
};

type Part = Pick<SignedHandoff, 'shipment' | 'from' | 'to' | 'place'> & {
  readonly lines: Parameters<typeof linesHash>[0];
  readonly answer?: SignedAnswer;
};

const refusal = (message: string): LotlineError => new LotlineError({ code: 'input_invalid', message });

/**
 * Makes the receipt of a handoff and its typed data, without network.
 *
 * @example
 * const draft = draftReceipt(ticket, 'accept', { shipment: ticket.shipment.id, condition: '3.8 °C' });
 * const signed = await signReceipt(draft, wallet);
 */
export function draftReceipt<Name extends HandoffCommand>(
  ticket: ReceiptTicket,
  command: Name,
  input: CommandInput<Name>,
  options: DraftOptions = {},
): ReceiptDraft<Name> {
  assertKnown(options, known, 'draftReceipt');
  const { time = new Date().toISOString(), place, receiver } = options;
  const signedAt = place === undefined ? undefined : canonicalId('place', place);
  const { answer, lines, ...handoff } = parts[command](ticket, dataOf(command, { ...input, at: time }), receiver);
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
  const kind = kinds[command];
  const said = { ...handoff, place: handoff.place ?? signedAt, time, nonce, lines: linesHash(lines) };
  return {
    format: 'lotline-receipt/1',
    command,
    input,
    receipt: { time, nonce, ...(signedAt !== undefined && { place: signedAt }) },
    typedData: {
      domain: receiptDomain(ticket),
      types: { EIP712Domain: domainFields, ...structsOf[kind] },
      primaryType: receiptStructs[kind],
      message: receiptMessage(kind, said, answer),
    },
  };
}

/** The input as the contract reads it. Its type is that of the command's own part. */
function dataOf(command: HandoffCommand, input: object): never {
  const read = transactions[command].input.safeParse(input);
  if (read.success) return read.data as never;
  const [issue] = read.error.issues;
  throw refusal(`/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'is not valid'}`);
}

/** The handoff that each command records, as the contract sees it. */
const parts: {
  readonly [Name in HandoffCommand]: (ticket: ReceiptTicket, data: CommandData<Name>, receiver?: string) => Part;
} = {
  ship: ({ party }, data, receiver) => {
    const to = data.carrier ?? (receiver === undefined ? undefined : canonicalId('party', receiver));
    if (to === undefined) throw refusal('Name the party that is to take the goods: a carrier, or the receiver.');
    const from = canonicalId('party', party);
    return { shipment: shipmentIdOf(from, data.shipment), from, to, place: data.from, lines: data };
  },
  handOver: (ticket, { to }) => {
    const shipment = shipmentOf(ticket);
    return { shipment: shipment.id, from: shipment.custodian, to, place: undefined, lines: shipment };
  },
  accept: (ticket, { condition }) => {
    const shipment = shipmentOf(ticket);
    const place = shipment.status === 'offered' ? shipment.from : undefined;
    return { ...openHandoff(shipment), place, answer: { condition } };
  },
  reject: (ticket, { reason }) => ({ ...openHandoff(shipmentOf(ticket)), place: undefined, answer: { reason } }),
  receive: (ticket, data) => {
    const shipment = shipmentOf(ticket);
    const { condition, final } = data;
    return {
      ...handoffOnArrival(shipment),
      place: data.place ?? shipment.to,
      answer: { condition, final, findings: findingsOf(data) },
    };
  },
};

function shipmentOf({ shipment }: ReceiptTicket): Shipment {
  if (shipment) return shipment;
  throw refusal('The ticket is of no shipment: make one with its id.');
}

type Between = Pick<Part, 'shipment' | 'from' | 'to' | 'lines'>;

function openHandoff(shipment: Shipment): Between {
  const last = shipment.handoffs.at(-1);
  if (last?.status !== 'offered') throw refusal(`Shipment ${shipment.id} has no open handoff in this ticket.`);
  return { shipment: shipment.id, from: last.from, to: last.to, lines: shipment };
}

/** The open handoff, or the one that the receiver has accepted already. */
function handoffOnArrival(shipment: Shipment): Between {
  const taken = shipment.handoffs.findLast(({ status }) => status === 'accepted');
  if (shipment.handoffs.at(-1)?.status === 'offered' || !taken) return openHandoff(shipment);
  return { shipment: shipment.id, from: taken.from, to: taken.to, lines: shipment };
}

/** Signs a draft with a wallet, without network. */
export async function signReceipt<Name extends HandoffCommand>(
  draft: ReceiptDraft<Name>,
  wallet: TypedDataSigner,
): Promise<SignedReceipt<Name>> {
  const { domain, types, message } = draft.typedData;
  const structs = Object.entries(types).filter(([name]) => name !== 'EIP712Domain');
  const mutable = Object.fromEntries(structs.map(([name, fields]) => [name, fields.map((field) => ({ ...field }))]));
  return sealReceipt(draft, await wallet.signTypedData(domain, mutable, { ...message }));
}

/** Adds the signature that a wallet made of a draft's typed data. Throws `receipt_invalid` if no key made it. */
export function sealReceipt<Name extends HandoffCommand>(
  { receipt, input, typedData, ...draft }: ReceiptDraft<Name>,
  signature: string,
): SignedReceipt<Name> {
  const given = withRecovery(signature);
  const signer = signerOf(receiptHash(kinds[draft.command], typedData.domain, typedData.message), given);
  if (signer === undefined) {
    const message = 'It is not a signature of the typed data: 65 bytes in hex, with the lower s, as wallets write it.';
    throw new LotlineError({ code: 'receipt_invalid', message });
  }
  return { ...draft, input: { ...input, receipt: { signer, signature: given, ...receipt } }, typedData };
}

/** Some wallets write 0 and 1 for 27 and 28. */
function withRecovery(signature: string): string {
  const [, rest, last] = /^(0x[0-9a-fA-F]{128})([0-9a-fA-F]{2})$/.exec(signature.trim()) ?? [];
  if (rest === undefined || last === undefined) return '0x';
  const recovery = Number.parseInt(last, 16);
  return rest.toLowerCase() + (recovery < 2 ? recovery + 27 : recovery).toString(16).padStart(2, '0');
}
