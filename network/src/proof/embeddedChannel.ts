import { genesisOf, trustOf } from '../verify/channelDescription';
import { channelJudge } from '../verify/channelPolicy';
import { verifyMemberUpdate } from '../verify/memberUpdate';
import { type SealedBlock, sealedTime } from '../verify/sealedBlock';
import { verifySeal } from '../verify/verifySeal';
import { authorityOf, onlyEnvelope, type ProofChannel, type ProvenBlock, requireTrusted } from './proofChannel';
import { isSameAuthority, ProofIdentities } from './proofIdentities';

/** The channel that block 0 of an embedded ledger describes. Throws unless its orderer's authority is trusted. */
export function embeddedChannel(first: ProvenBlock, trusted: ReadonlySet<string>): ProofChannel {
  const genesis = genesisOf(onlyEnvelope(first));
  const { orderer, channel, chaincode, policy } = genesis;
  requireTrusted(trusted, [orderer.caCertificate]);
  const { organisations, ordererMsp } = trustOf(genesis);
  const members = organisations.filter(({ mspId }) => mspId !== ordererMsp);
  const identities = new ProofIdentities(
    organisations.map(({ mspId, caCertificate }) => ({ mspId, roots: [caCertificate] })),
    true,
  );
  return {
    name: channel,
    identities,
    verifyBlock: async (block) => {
      const { number, previousHash } = block.header;
      const previous = number === 0 ? null : { number: number - 1, hash: previousHash };
      await verifySeal(sealedBlock(block), previous, { identities, ordererMsp });
    },
    configure: async (block) => {
      if (block.header.number === 0) return;
      onlyEnvelope(block);
      const before = { channel, members, ordererMsp, isSameAuthority };
      for (const joined of await verifyMemberUpdate(sealedBlock(block), before, identities)) {
        identities.trust({ mspId: joined.mspId, roots: [joined.caCertificate] });
        members.push(joined);
      }
    },
    judge: (namespace) => {
      if (namespace !== chaincode) return undefined;
      return channelJudge(
        policy,
        members.map(({ mspId }) => mspId),
      );
    },
    apply: () => undefined,
    authorities: () =>
      [...members, orderer].map(({ mspId, caCertificate }) => authorityOf(trusted, mspId, caCertificate)),
  };
}

function sealedBlock({ header, hash, codes, signed, signatures, envelopes }: ProvenBlock): SealedBlock {
  const [seal, ...more] = signatures;
  if (!codes || !seal || more.length > 0 || seal.identifier.length > 0) {
    throw new Error('it does not have the codes and the one signature of an embedded ledger');
  }
  return {
    header,
    hash,
    codes,
    time: sealedTime(signed, codes),
    envelopes: [...envelopes.values()],
    seal: { signed, signatureHeader: seal.header, signature: seal.signature },
  };
}
