import { extension } from '../epcis/extensions';
import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { mspKey, networkKey } from '../facts/party';
import { productKey } from '../facts/product';
import type { HandoffReceipt, Shipment } from '../facts/shipment';
import { receiptKey, signerKey } from '../facts/signer';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId, ProductId } from '../gs1/id';
import { productOf } from '../goodsKinds';
import type { GivenReceipt } from '../inputs/receipts';
import { linesHash, receiptDomain, receiptMessage, type SignedAnswer, type SignedHandoff } from './handoffReceipt';
import { receiptHash, type ReceiptKind } from './receiptTypes';
import { assertSigns } from './signerValidity';
import { hex, signerOf } from '../ethereum/typedData';
import { must } from '../must';
import type { Caller, Facts, Peek, Step } from '../step';

/** The facts that verifying a receipt needs; none without one. */
export function receiptNeeds(receipt: GivenReceipt | undefined, peek: Peek, { msp }: Caller): FactKey<unknown>[] {
  if (!receipt) return [];
  const party = peek(mspKey(msp))?.party;
  const { signer, nonce } = receipt;
  return [networkKey, receiptKey(signer, nonce), ...(party ? [signerKey(party, signer)] : [])];
}

/** The handoff and its answer, as the command records them. */
interface Recorded extends Omit<SignedHandoff, 'time' | 'nonce' | 'lines'> {
  readonly lines: Parameters<typeof linesHash>[0];
  readonly kind: ReceiptKind;
  readonly answer?: SignedAnswer;
}

/** A verified receipt: its trace in the handoff, and its field in the event. Both are empty without a receipt. */
export interface VerifiedReceipt {
  readonly trace?: HandoffReceipt;
  readonly field: object;
}

/**
 * Verifies that a key of the caller's party signed what the command records, and notes the nonce as used. The message is made from the
 * command and the shipment, so a receipt for anything else has another hash.
 */
export function verifiedReceipt(
  step: Step,
  receipt: GivenReceipt | undefined,
  { kind, answer, ...handoff }: Recorded,
): VerifiedReceipt {
  if (!receipt) return { field: {} };
  const { facts, channel } = step;
  const { signer, signature, time, nonce } = receipt;
  assertMaySign(step, receipt, kind);
  // Only a registered party has keys, and the first one that registered named the network.
  const { network } = must(facts.get(networkKey), 'name of the network');
  const domain = receiptDomain({ network, channel });
  const place = handoff.place ?? receipt.place;
  const message = receiptMessage(kind, { ...handoff, lines: linesHash(handoff.lines), place, time, nonce }, answer);
  const hash = receiptHash(kind, domain, message);
  if (signerOf(hash, signature) !== signer) {
    const text = `The signature is not one of ${signer} over this handoff: the shipment, a party, the lines, the place, the time, the answer or the ledger differs from what was signed, or the signature is malformed.`;
    throw new Refusal('receipt_invalid', text, { signer, kind, expected: { domain, message } });
  }
  const trace = { signer, hash: hex(hash) };
  facts.put(receiptKey(signer, nonce), { shipment: handoff.shipment, hash: trace.hash });
  return { trace, field: { [extension('receipt')]: { kind, signer, signature, salt: domain.salt, message } } };
}

/** Refuses a key that may not sign this for the caller's party at the time of the receipt, or has signed this nonce before. */
function assertMaySign(
  { facts, caller: { party } }: Step,
  { signer, time, nonce }: GivenReceipt,
  kind: ReceiptKind,
): void {
  const key = facts.get(signerKey(party, signer));
  if (!key) {
    const message = `${party} has not registered the signer key ${signer}; its administrator does that (lotline signers register).`;
    throw new Refusal('signer_unknown', message, { signer, party });
  }
  assertSigns(key, { kind, time });
  const used = facts.get(receiptKey(signer, nonce));
  if (!used) return;
  const message = `The receipt’s nonce was used before, for ${used.shipment}; sign again with a new one.`;
  throw new Refusal('receipt_used', message, { signer, nonce, shipment: used.shipment });
}

/** Refuses an answer without receipt to a shipment that needs one. */
export function assertReceipt(
  { caller }: Step,
  { id, receiptRequired }: Shipment,
  receipt: GivenReceipt | undefined,
): void {
  if (receipt || receiptRequired !== true) return;
  const message = `Shipment ${id} is only accepted and received with a receipt that a registered key of ${caller.party} signed: send it in "receipt" (lotline receipt sign).`;
  throw new Refusal('receipt_required', message, { shipment: id });
}

interface Leaving {
  readonly lots: readonly { readonly lot: LotId }[];
  readonly things: readonly ThingId[];
}

function productsOf(
  { lots, things }: Leaving,
  peek: (thing: ThingId) => readonly { readonly lot: LotId }[],
): ProductId[] {
  const inside = things.flatMap((thing) => peek(thing).map(({ lot }) => lot));
  const products = [...lots.map(({ lot }) => lot), ...things, ...inside].map((goods) => productOf(goods));
  return [...new Set(products.filter((product) => product !== undefined))];
}

/** The products of what leaves, including the contents of containers. */
export const productNeeds = (leaving: Leaving, peek: Peek): FactKey<unknown>[] =>
  productsOf(leaving, (thing) => peek(thingKey(thing))?.inside?.load ?? []).map(productKey);

/** Returns true if the owner of any of the products requires signed receipts. */
export const requiresReceipt = (facts: Facts, leaving: Leaving): boolean =>
  productsOf(leaving, (thing) => facts.get(thingKey(thing))?.inside?.load ?? []).some(
    (product) => facts.get(productKey(product))?.receiptRequired === true,
  );
