import { must } from '@lotline/chaincode/domain';
import { type EmbeddedLedger, serializedIdentity, type SigningIdentity } from '@lotline/network/embedded';
import type { Ledger, LedgerIdentity } from '../ledger';
import { ledgerBlock } from './block';
import { isPolicyFailure, ledgerFailure } from './failures';

/** Finds the certificate and key that an identity signs with. */
export type FindSigner = (identity: LedgerIdentity) => Promise<SigningIdentity>;

/** The contract's name on every embedded channel. */
export const chaincode = 'lotline';

/** The port over a ledger in this process. */
export function embeddedLedger(ledger: EmbeddedLedger, channel: string, signer: FindSigner): Ledger {
  const fail = (error: unknown): never => {
    throw ledgerFailure(error);
  };
  return {
    kind: 'embedded',
    channel,
    submit: async (identity, transaction, args) => {
      const signing = await signer(identity).catch(fail);
      const submission = { identity: signing, transaction, args, skipReadOnly: true };
      const submitted = await ledger
        .submit(submission)
        // The endorsers may have been too few because the block itself changed a key-level policy.
        .catch((error: unknown) => {
          if (isPolicyFailure(error)) return ledger.submit(submission);
          throw error;
        })
        .catch(fail);
      const { transactionId } = submitted;
      const result = submitted.result.toString();
      return submitted.committed
        ? { committed: true, transactionId, height: submitted.block + 1, result }
        : { committed: false, transactionId, result };
    },
    evaluate: async (identity, transaction, args) => {
      const signing = await signer(identity).catch(fail);
      const result = await ledger.evaluate({ identity: signing, transaction, args }).catch(fail);
      return result.toString();
    },
    status: async (transactionId) => {
      const place = ledger.transaction(transactionId);
      if (!place) return { state: 'unknown' };
      if (place.code !== 'VALID') return { state: 'invalid' };
      const { block } = await ledger.block(place.block);
      const result = must(block.transactions[place.index], 'transaction').result.toString();
      return { state: 'committed', height: place.block + 1, result };
    },
    blocks: async function* (from, signal) {
      for await (const block of ledger.blocks(from, signal)) yield ledgerBlock(block);
    },
    rawBlock: async (number) => (await ledger.block(number)).raw,
    headHash: async () => (await ledger.block(ledger.height() - 1)).block.hash,
    health: async () => {
      const height = ledger.height();
      const detail = await ledger.storageFailure();
      return detail === undefined ? { ok: true, height } : { ok: false, height, detail };
    },
    proofs: {
      chaincode,
      sign: async (identity, message) => {
        const signing = await signer(identity).catch(fail);
        const serialized = serializedIdentity(signing);
        return { identity: serialized, signature: await signing.sign(message(serialized)) };
      },
    },
    close: () => ledger.close(),
  };
}
