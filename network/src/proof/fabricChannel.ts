import { common } from '../verify/messages';
import { configIn, verifyOrderers } from '../verify/fabricBlock';
import { type FabricChannel, readChannel } from '../verify/fabricChannel';
import { FabricPolicies } from '../verify/fabricPolicies';
import { authorityOf, onlyEnvelope, type ProofChannel, type ProvenBlock, requireTrusted } from './proofChannel';
import { ProofError } from './proofError';
import { ProofIdentities } from './proofIdentities';

/**
 * The channel that block 0 of a Fabric ledger describes. Block 0 is not signed; the bundle's block 1, which the orderers signed, has its
 * hash. Throws unless the orderers' authorities are trusted.
 */
export function fabricChannel(first: ProvenBlock, trusted: ReadonlySet<string>): ProofChannel {
  const begin = configOf(first);
  let channel = begin.channel;
  requireTrusted(
    trusted,
    channel.ordererOrganisations.flatMap(({ roots }) => roots),
  );
  let identities = identitiesOf(channel);
  let lastConfig = 0;
  const policies = new FabricPolicies();
  return {
    name: begin.channelId,
    get identities() {
      return identities;
    },
    verifyBlock: async (block) => {
      if (block.header.number === 0) return;
      if (block.codes) throw new Error('it has codes, which no orderer of Fabric signs');
      await verifyOrderers({ header: block.header, signatures: metadataOf(block) }, channel, identities);
      requireConfiguration(block, lastConfig);
    },
    configure: (block) => {
      const next = configOf(block);
      if (next.channelId !== begin.channelId)
        throw new ProofError(`Block ${block.header.number} is of another channel.`);
      channel = next.channel;
      identities = identitiesOf(channel);
      lastConfig = block.header.number;
      return Promise.resolve();
    },
    judge: (namespace) => policies.judge(channel, namespace),
    apply: (transactions) => {
      policies.apply(transactions);
    },
    authorities: () =>
      [...channel.organisations, ...channel.ordererOrganisations].flatMap(({ mspId, roots }) =>
        roots.map((root) => authorityOf(trusted, mspId, root)),
      ),
  };
}

function configOf(block: ProvenBlock): { channel: FabricChannel; channelId: string } {
  const config = configIn({ envelopes: [onlyEnvelope(block)] });
  if (!config) throw new ProofError(`Block ${block.header.number} does not configure a channel.`);
  return { channel: readChannel(config.config), channelId: config.channelId };
}

const identitiesOf = ({ organisations, ordererOrganisations }: FabricChannel): ProofIdentities =>
  new ProofIdentities([...organisations, ...ordererOrganisations], false);

function metadataOf({ signed, signatures }: ProvenBlock): common.Metadata {
  const metadata = new common.Metadata();
  metadata.setValue(signed);
  metadata.setSignaturesList(
    signatures.map((each) => {
      const signature = new common.MetadataSignature();
      signature.setSignatureHeader(each.header);
      signature.setIdentifierHeader(each.identifier);
      signature.setSignature(each.signature);
      return signature;
    }),
  );
  return metadata;
}

/** The orderers sign with each block which block configured the channel last. */
function requireConfiguration({ header, signed }: ProvenBlock, known: number): void {
  const last = common.OrdererBlockMetadata.deserializeBinary(signed).getLastConfig()?.getIndex() ?? 0;
  if (last === known || last === header.number) return;
  throw new ProofError(
    `Block ${header.number} names block ${last} as the last configuration; the bundle leaves it out.`,
  );
}
