import { type Field, hashStruct, signedHash, type Structs, type Values } from '../ethereum/typedData';

/** The four statements that a key can sign about a handoff of custody, with the names of their structs in typed data. */
export const receiptStructs = {
  offer: 'Offer',
  acceptance: 'Acceptance',
  rejection: 'Rejection',
  receipt: 'Receipt',
} as const;

export type ReceiptKind = keyof typeof receiptStructs;

export const receiptKinds = Object.keys(receiptStructs) as ReceiptKind[];

const field = (type: string, name: string): Field => ({ name, type });
const texts = (...names: string[]): Field[] => names.map((name) => field('string', name));

const common: readonly Field[] = [
  ...texts('shipment', 'from', 'to', 'place', 'time'),
  field('bytes32', 'lines'),
  field('bytes32', 'nonce'),
];

const finding = { Finding: texts('goods', 'finding', 'quantity', 'uom') };

/** The structs of each kind of receipt. */
export const structsOf: Readonly<Record<ReceiptKind, Structs>> = {
  offer: { Offer: common },
  acceptance: { Acceptance: [...common, ...texts('condition')] },
  rejection: { Rejection: [...common, ...texts('reason')] },
  receipt: {
    Receipt: [...common, ...texts('condition'), field('Finding[]', 'findings'), field('bool', 'final')],
    ...finding,
  },
};

/** The fields of the domain of receipts. */
export const domainFields: readonly Field[] = [...texts('name', 'version'), field('bytes32', 'salt')];

/** The domain of a ledger's receipts, which differ in the salt: the SHA-256 of the network's name and the channel, hex. */
export interface ReceiptDomain {
  readonly name: string;
  readonly version: string;
  readonly salt: string;
}

export const domainOf = (salt: string): ReceiptDomain => ({ name: 'Lotline', version: '1', salt });

/** The hash that a key signs: EIP-712, the same as that of every wallet. */
export const receiptHash = (kind: ReceiptKind, domain: ReceiptDomain, message: Values): Uint8Array =>
  signedHash(
    hashStruct({ EIP712Domain: domainFields }, 'EIP712Domain', { ...domain }),
    hashStruct(structsOf[kind], receiptStructs[kind], message),
  );
