import type { FabricOrganisation } from '#verify';
import type * as verifyDoor from '#verify';
import { type Chain, type Pins, requirePinned, type VerifiedAuthority } from './chain';

type Verify = typeof verifyDoor;

/** Begins with block 0 of a Fabric channel, which is not signed: the orderers' signature on block 1 vouches for it. */
export function fabricChain(verify: Verify, first: Uint8Array, pins: Pins): Chain {
  const verifier = new verify.FabricVerifier(first);
  const fingerprints = ({ roots }: FabricOrganisation): string[] => roots.map((root) => verify.caFingerprint(root));
  requirePinned(pins, verifier.channel.ordererOrganisations.flatMap(fingerprints));
  const trustIn = (fingerprint: string): VerifiedAuthority['trust'] => {
    if (pins?.has(fingerprint)) return 'pinned';
    return pins && verifier.head.number > 0 ? 'vouched' : 'assumed';
  };
  let isFirst = true;
  return {
    channel: verifier.channelId,
    add: async (raw) => {
      if (!isFirst) return verifier.add(raw);
      isFirst = false;
      return { hash: Buffer.from(verifier.head.hash).toString('hex'), transactions: [] };
    },
    authorities: () => {
      const { organisations, ordererOrganisations } = verifier.channel;
      return [...organisations, ...ordererOrganisations].flatMap((organisation) =>
        fingerprints(organisation).map((fingerprint) => ({
          mspId: organisation.mspId,
          fingerprint,
          trust: trustIn(fingerprint),
        })),
      );
    },
  };
}
