import { createHash } from 'node:crypto';
import { verifyLowS } from '../identity/ecdsa';
import type { CheckedIdentity, Identities } from './identities';
import type { TransactionEnvelope } from './transactionEnvelope';

/**
 * Verifies the signatures of a transaction: the creator's on the envelope, each endorser's on the outcome. Throws an Error with the
 * reason if one fails. Does not verify that the endorsements satisfy the policy.
 */
export async function verifyTransaction(
  transaction: TransactionEnvelope,
  identities: Pick<Identities, 'check'>,
): Promise<CheckedIdentity[]> {
  const { creator, nonce, transactionId, timestamp } = transaction;
  const expectedId = createHash('sha256').update(nonce).update(creator).digest('hex');
  if (transactionId !== expectedId) throw new Error('its id is not the hash of its nonce and creator');
  if (!Buffer.from(transaction.proposalHash).equals(transaction.claimedProposalHash)) {
    throw new Error('its endorsers answered another proposal');
  }
  const author = identities.check(creator, timestamp);
  if (!(await verifyLowS(transaction.payload, transaction.signature, author.publicKey))) {
    throw new Error(`the signature of its creator (${author.mspId}) does not verify`);
  }
  return Promise.all(
    transaction.endorsements.map(async ({ endorser, signature }) => {
      const identity = identities.check(endorser, timestamp);
      if (!identity.units.includes('peer')) throw new Error(`an endorser of ${identity.mspId} is no peer`);
      const signed = Buffer.concat([transaction.outcome, endorser]);
      if (!(await verifyLowS(signed, signature, identity.publicKey))) {
        throw new Error(`the endorsement of ${identity.mspId} does not verify`);
      }
      return identity;
    }),
  );
}
