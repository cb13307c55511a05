import { SigningKey, TypedDataEncoder, computeAddress, id, Wallet } from 'ethers';
import { contentHash } from '../../../chaincode/src/domain/encoding';
import type { Address } from '../../../chaincode/src/domain/ethereum/address';
import {
  linesHash,
  receiptDomain,
  type ReceiptLedger,
  receiptMessage,
  type SignedAnswer,
  type SignedHandoff,
} from '../../../chaincode/src/domain/rules/handoffReceipt';
import { type ReceiptKind, structsOf } from '../../../chaincode/src/domain/rules/receiptTypes';
import { farm } from './cast';

/** A wallet of a person without a ledger identity. */
export class Person {
  readonly #key: SigningKey;
  readonly address: Address;

  constructor(name: string) {
    this.#key = new SigningKey(id(name));
    this.address = computeAddress(this.#key) as Address;
  }

  wallet(): Wallet {
    return new Wallet(this.#key);
  }

  signature(digest: string): string {
    return this.#key.sign(digest).serialized;
  }
}

/** The ledger of every story. */
export const storyLedger: ReceiptLedger = {
  network: contentHash({ msp: farm.msp, party: farm.party, time: '2026-04-01T08:00:01.000Z' }),
  channel: 'lotline',
};

export interface Signing {
  readonly kind: ReceiptKind;
  readonly handoff: Omit<SignedHandoff, 'nonce' | 'lines'> & { readonly lines: Parameters<typeof linesHash>[0] };
  readonly answer?: SignedAnswer;
  readonly nonce?: string;
  readonly ledger?: ReceiptLedger;
}

export interface Receipt {
  readonly signer: string;
  readonly time: string;
  readonly nonce: string;
  readonly place?: string;
  readonly signature: string;
}

const nonceOf = (number: string): string => `0x${number.padStart(64, '0')}`;

/** A receipt that ethers hashes and signs. */
export function receiptOf(
  person: Person,
  { kind, handoff, answer, nonce = '1', ledger = storyLedger }: Signing,
): Receipt {
  const message = receiptMessage(kind, { ...handoff, lines: linesHash(handoff.lines), nonce: nonceOf(nonce) }, answer);
  const types = Object.fromEntries(Object.entries(structsOf[kind]).map(([name, fields]) => [name, [...fields]]));
  const digest = TypedDataEncoder.hash(receiptDomain(ledger), types, message);
  return {
    signer: person.address,
    time: handoff.time,
    nonce: nonceOf(nonce),
    ...(handoff.place !== undefined && { place: handoff.place }),
    signature: person.signature(digest),
  };
}
