import { Buffer } from 'node:buffer';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import protos from '@hyperledger/fabric-protos';
import { readOutcomes } from '@lotline/chaincode/domain';
import { loadIdentity } from '@lotline/network/fabric';
import { preparedAction, publicWrites } from '../../gateway/dist/ledger/fabric/endorsedAction.js';

const { TxValidationCode } = protos.peer;
const names = new Map(Object.entries(TxValidationCode).map(([name, code]) => [code, name]));

/** Sends transactions without a gateway of ours, with endorsers of choice, as an organisation's administrator or a given identity. */
export class Direct {
  #material;
  #organisation;
  #client;
  #identity;

  constructor(material, name, identity) {
    this.#material = material;
    this.#identity = identity;
    this.#organisation = material.organisations.find((each) => each.name === name);
    const [peer] = this.#organisation.peers;
    this.#client = new Client(peer.address, credentials.createSsl(Buffer.from(peer.tlsCaCertificate)));
  }

  /** Rejects if the endorsements differ. */
  async endorse(requests, endorsers) {
    const gateway = await this.gateway();
    const { channel, chaincode, organisations } = this.#material;
    const endorsed = await gateway
      .getNetwork(channel)
      .getContract(chaincode)
      .newProposal('submit', {
        arguments: [JSON.stringify(requests)],
        endorsingOrganizations: endorsers.map((name) => organisations.find((each) => each.name === name).mspId),
      })
      .endorse();
    const writes = publicWrites(preparedAction(endorsed.getBytes()), chaincode);
    const outcomes = readOutcomes(Buffer.from(endorsed.getResult()).toString());
    return { endorsed, writes, outcomes };
  }

  /** The gateway service of the organisation's first peer. */
  async gateway() {
    const { mspId, certificate, sign } = this.#identity ?? (await loadIdentity(this.#organisation, 'admin'));
    const deadline = () => ({ deadline: Date.now() + 20_000 });
    return connect({
      client: this.#client,
      identity: { mspId, credentials: Buffer.from(certificate) },
      hash: hash.none,
      signer: sign,
      endorseOptions: deadline,
      submitOptions: deadline,
      commitStatusOptions: deadline,
    });
  }

  /** The name of an ordered transaction's validation code. */
  async order({ endorsed }) {
    const sent = await endorsed.submit();
    return names.get((await sent.getStatus()).code);
  }

  close() {
    this.#client.close();
  }
}
