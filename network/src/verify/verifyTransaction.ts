import { concat, equalBytes, hex, sha256 } from './bytes';
import type { Signer, Signers } from './signaturePolicy';
import type { TransactionEnvelope } from './transactionEnvelope';

/**
 * Verifies the signatures of a transaction: the creator's on the envelope, each endorser's on the outcome. Throws an Error with the
 * reason if one fails. Does not verify that the endorsements satisfy the policy.
 */
export async function verifyTransaction<S extends Signer>(
  transaction: TransactionEnvelope,
  identities: Signers<S>,
): Promise<S[]> {
  const { creator, nonce, transactionId, timestamp } = transaction;
  const expectedId = hex(sha256(nonce, creator));
  if (transactionId !== expectedId) throw new Error('its id is not the hash of its nonce and creator');
  if (!equalBytes(transaction.proposalHash, transaction.claimedProposalHash)) {
    throw new Error('its endorsers answered another proposal');
  }
  const author = await identities.check(creator, timestamp);
  if (!(await author.verifies(transaction.payload, transaction.signature))) {
    throw new Error(`the signature of its creator (${author.mspId}) does not verify`);
  }
  return Promise.all(
    transaction.endorsements.map(async ({ endorser, signature }) => {
      const identity = await identities.check(endorser, timestamp);
      if (!identity.units.includes('peer')) throw new Error(`an endorser of ${identity.mspId} is no peer`);
      const signed = concat(transaction.outcome, endorser);
      if (!(await identity.verifies(signed, signature))) {
        throw new Error(`the endorsement of ${identity.mspId} does not verify`);
      }
      return identity;
    }),
  );
}
