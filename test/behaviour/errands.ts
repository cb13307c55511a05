import { connect, type Contract, GatewayError, hash, type Proposal } from '@hyperledger/fabric-gateway';
import { peer } from '@hyperledger/fabric-protos';
import type { SigningIdentity } from '@lotline/network/fabric';
import { messagesOf } from '../../gateway/src/ledger/fabric/failures';
import { connectPeers } from '../../gateway/src/ledger/fabric/peers';
import type { Errand, OpenPeers } from './probe';

/** The signer, peer and chaincode of an errand. */
export interface ErrandPlace {
  readonly signer: SigningIdentity;
  readonly endpoint: string;
  readonly tlsCa: string;
  readonly channel: string;
  readonly chaincode: string;
  /** MSP ids of the errand's endorsers. */
  readonly endorsers: readonly string[];
}

/** Runs errands through a peer's gateway service, without the ledger port. */
export const errandsAt = (place: (errand: Errand) => Promise<ErrandPlace>): Pick<OpenPeers, 'run' | 'runTwice'> => ({
  run: async (errand) =>
    withContract(await place(errand), async (contract, endorsers) => {
      const submitted = await (await proposal(contract, errand, endorsers).endorse()).submit();
      const { code, blockNumber } = await submitted.getStatus();
      return { code: nameOf(code), block: Number(blockNumber) };
    }),
  runTwice: async (errand) =>
    withContract(await place(errand), async (contract, endorsers) => {
      const proposed = proposal(contract, errand, endorsers);
      const endorsed = await proposed.endorse();
      const [commit] = await Promise.all([endorsed.submit(), endorsed.submit()]);
      await commit.getStatus();
      return proposed.endorse().then(
        () => 'It was endorsed twice.',
        (error: unknown) => messagesOf(error).join('; '),
      );
    }),
});

const proposal = (contract: Contract, { transaction, args, transient = {} }: Errand, endorsers: string[]): Proposal =>
  contract.newProposal(transaction, {
    arguments: [...args],
    transientData: transient,
    endorsingOrganizations: endorsers,
  });

async function withContract<T>(
  { signer, endpoint, tlsCa, channel, chaincode, endorsers }: ErrandPlace,
  use: (contract: Contract, endorsers: string[]) => Promise<T>,
): Promise<T> {
  const peers = connectPeers([{ endpoint, tlsCa }]);
  const gateway = connect({
    client: peers.client,
    identity: { mspId: signer.mspId, credentials: Buffer.from(signer.certificate) },
    hash: hash.none,
    signer: signer.sign,
  });
  try {
    return await use(gateway.getNetwork(channel).getContract(chaincode), [...endorsers]);
  } catch (error) {
    throw error instanceof GatewayError ? new Error(messagesOf(error).join('; '), { cause: error }) : error;
  } finally {
    gateway.close();
    peers.close();
  }
}

const nameOf = (code: number): string =>
  Object.entries(peer.TxValidationCode).find(([, each]) => each === code)?.[0] ?? String(code);
