import { Buffer } from 'node:buffer';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import protos from '@hyperledger/fabric-protos';
import { readOutcomes } from '@lotline/chaincode/domain';
import { loadIdentity } from '@lotline/network/fabric';
import { preparedAction, publicWrites } from '../../gateway/dist/ledger/fabric/endorsedAction.js';

const { TxValidationCode } = protos.peer;
const names = new Map(Object.entries(TxValidationCode).map(([name, code]) => [code, name]));

/** Sends transactions as an organisation's administrator past every gateway of ours, endorsed by whom the caller likes. */
export class Direct {
  #material;
  #organisation;
  #client;

  constructor(material, name) {
    this.#material = material;
    this.#organisation = material.organisations.find((each) => each.name === name);
    const [peer] = this.#organisation.peers;
    this.#client = new Client(peer.address, credentials.createSsl(Buffer.from(peer.tlsCaCertificate)));
  }

  /** Rejects when the endorsements do not agree. */
  async endorse(requests, endorsers) {
    const { mspId, certificate, sign } = await loadIdentity(this.#organisation, 'admin');
    const gateway = connect({
      client: this.#client,
      identity: { mspId, credentials: Buffer.from(certificate) },
      hash: hash.none,
      signer: sign,
      endorseOptions: () => ({ deadline: Date.now() + 20_000 }),
      submitOptions: () => ({ deadline: Date.now() + 20_000 }),
      commitStatusOptions: () => ({ deadline: Date.now() + 20_000 }),
    });
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

  /** What the peers say of a transaction that was ordered: a validation code's name. */
  async order({ endorsed }) {
    const sent = await endorsed.submit();
    return names.get((await sent.getStatus()).code);
  }

  close() {
    this.#client.close();
  }
}
