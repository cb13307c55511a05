import type { Genesis } from '#verify';
import type * as verifyDoor from '#verify';
import { type Chain, invalid, type Pins, requirePinned } from './chain';

type Verify = typeof verifyDoor;

/** Begins with block 0 of an embedded ledger, which its orderer signed. */
export function embeddedChain(verify: Verify, first: Uint8Array, pins: Pins): Chain {
  const genesis = readGenesis(verify, first);
  const { orderer, channel } = genesis;
  requirePinned(pins, [verify.caFingerprint(orderer.caCertificate)]);
  const verifier = new verify.ChainVerifier(verify.trustOf(genesis), null, genesis);
  return {
    channel,
    add: (raw) => verifier.add(raw),
    authorities: () =>
      [...verifier.members, orderer].map(({ mspId, caCertificate }) => {
        const fingerprint = verify.caFingerprint(caCertificate);
        const known = pins?.has(fingerprint) ? 'pinned' : 'vouched';
        return { mspId, fingerprint, trust: pins ? known : 'assumed' };
      }),
  };
}

function readGenesis(verify: Verify, raw: Uint8Array): Genesis {
  try {
    return verify.decodeGenesis(raw);
  } catch (error) {
    throw invalid('Block 0 does not describe a channel.', { block: 0 }, error);
  }
}
