import { assertRegistered, eventReceipt, type EventReceipt, signerFact } from '#receipts';
import { text } from '../verify/bytes';
import type { TransactionEnvelope } from '../verify/transactionEnvelope';
import { ProofError } from './proofError';
import { type ExecutedTransaction, placeName, shownPlaces } from './requireVersions';
import type { PlacedTransaction } from './provenParts';
import { readVersions } from './readVersions';
import { writtenValue } from './signerKeys';

/** A receipt that a person or device signed, verified again. */
export interface ProvenReceipt extends EventReceipt {
  /** The registration of the key that was in force; undefined if the bundle names its transaction by its hash only. */
  readonly key?: Pick<Registration, 'name' | 'roles' | 'validFrom' | 'validTo'>;
}

type Registration = ReturnType<typeof assertRegistered>;

/** Verifies the receipts of a bundle's events. */
export class ReceiptChecker {
  readonly #chaincode: string;
  readonly #shown: ReadonlyMap<string, PlacedTransaction>;
  readonly #executed: ReadonlyMap<string, TransactionEnvelope>;

  constructor(executed: readonly ExecutedTransaction[], placed: readonly PlacedTransaction[], chaincode: string) {
    this.#chaincode = chaincode;
    this.#shown = shownPlaces(placed);
    const named = executed.map(({ placed: { block, index }, envelope }) => {
      return [placeName({ block: block.header.number, index }), envelope] as const;
    });
    this.#executed = new Map(named);
  }

  /**
   * The receipt in an event that the contract built; undefined without one. Throws ProofError unless the key signed it, and was registered
   * for its party and valid at that time, as far as the bundle shows it.
   */
  check(body: unknown, envelope: TransactionEnvelope): ProvenReceipt | undefined {
    try {
      const receipt = eventReceipt(body);
      if (!receipt) return undefined;
      const key = this.#keyOf(receipt, envelope);
      if (!key) return receipt;
      const { name, roles, validFrom, validTo } = key;
      return { ...receipt, key: { name, roles, validFrom, ...(validTo !== undefined && { validTo }) } };
    } catch (error) {
      throw new ProofError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  #keyOf(receipt: EventReceipt, envelope: TransactionEnvelope): Registration | undefined {
    const fact = signerFact(receipt);
    const read = readVersions(envelope).find(({ namespace, key }) => namespace === this.#chaincode && key === fact);
    // A batch may register a key, or change it, beside the handoff: which of both came first, its result does not say.
    if (writtenValue(envelope, this.#chaincode, fact)) return undefined;
    if (!read?.writer) throw new Error(`its contract did not look for the signer key ${receipt.signer}`);
    const { block } = read.writer;
    if (!this.#shown.has(placeName(read.writer))) {
      throw new Error(`the registration of the signer key ${receipt.signer} in block ${block} is left out`);
    }
    const registration = this.#executed.get(placeName(read.writer));
    if (!registration) return undefined;
    const value = writtenValue(registration, this.#chaincode, fact);
    if (!value) throw new Error(`block ${block} does not register the signer key ${receipt.signer}`);
    return assertRegistered(JSON.parse(text(value)), receipt);
  }
}
