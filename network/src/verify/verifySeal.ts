import { common } from './messages';
import { headerBytes } from './blockHash';
import { concat, equalBytes } from './bytes';
import type { Signers } from './signaturePolicy';
import type { SealedBlock } from './sealedBlock';

/** Verifies that a block follows its predecessor and that the orderer signed it; throws an Error with the reason if not. */
export async function verifySeal(
  block: SealedBlock,
  previous: { readonly number: number; readonly hash: Uint8Array } | null,
  trust: { readonly identities: Signers; readonly ordererMsp: string },
): Promise<void> {
  const expected = previous ? previous.number + 1 : 0;
  if (block.header.number !== expected) throw new Error(`it calls itself block ${block.header.number}`);
  if (!equalBytes(previous?.hash ?? new Uint8Array(), block.header.previousHash)) {
    throw new Error('it does not follow the block before it: the previous hash differs');
  }
  const { signed, signatureHeader, signature } = block.seal;
  const signer = common.SignatureHeader.deserializeBinary(signatureHeader).getCreator_asU8();
  const orderer = await trust.identities.check(signer, block.time);
  if (orderer.mspId !== trust.ordererMsp || !orderer.units.includes('orderer')) {
    throw new Error(`its signer, of ${orderer.mspId}, is no orderer of this channel`);
  }
  const message = concat(signed, signatureHeader, headerBytes(block.header));
  if (!(await orderer.verifies(message, signature))) throw new Error("the orderer's signature does not verify");
}
