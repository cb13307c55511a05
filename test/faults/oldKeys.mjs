import { Buffer } from 'node:buffer';
import { createHash, randomUUID } from 'node:crypto';
import protos from '@hyperledger/fabric-protos';
import { enrolUser, loadIdentity } from '@lotline/network/fabric';
import { Violation } from '../crash/violation.mjs';
import { Direct } from './direct.mjs';

const { common, gateway: messages, msp, peer } = protos;
const clerk = { attributes: { 'lotline.roles': 'operator' } };

/** Copied keys of an organisation's administrator, a client and its peer. */
export async function copyKeys(material, name) {
  const organisation = material.organisations.find((each) => each.name === name);
  await enrolUser(organisation, 'clerk', clerk);
  const [admin, client] = await Promise.all(['admin', 'clerk'].map((user) => loadIdentity(organisation, user)));
  return { name, admin, client, peer: organisation.node };
}

/**
 * The result of a write that is signed by each of the keys: `VALID`, another validation code, or the error message. The peer's key endorses
 * in place of the peer, together with the peers of the other organisations.
 */
export async function tryKeys(material, keys) {
  return {
    admin: await write(material, keys.name, keys.admin),
    client: await write(material, keys.name, keys.client),
    peer: await write(material, keys.name, undefined, (endorsed) => endorseAs(endorsed, keys.peer)),
  };
}

/** Throws a Violation unless all of the keys can write (`expected` is VALID), or none of them. */
export async function expectKeys(material, keys, expected) {
  for (const [whose, code] of Object.entries(await tryKeys(material, keys))) {
    if ((code === 'VALID') !== (expected === 'VALID')) {
      throw new Violation(`a write by the key of the ${whose} came to ${code}, not ${expected}.`);
    }
  }
}

async function write(material, name, identity, change = (endorsed) => endorsed) {
  const direct = new Direct(material, name, identity);
  const others = material.organisations.map((each) => each.name).filter((each) => each !== name);
  const sha256 = createHash('sha256').update(randomUUID()).digest('hex');
  const request = { id: randomUUID(), command: 'registerDocument', input: { sha256, kind: 'note' } };
  try {
    const proposed = await direct.endorse([request], [name, others[0]]);
    if (proposed.outcomes[0].status !== 'recorded') return JSON.stringify(proposed.outcomes[0]);
    const gateway = await direct.gateway();
    const bytes = change(proposed.endorsed.getBytes());
    return await direct.order({ endorsed: gateway.newTransaction(await bytes) });
  } catch (error) {
    return [error.message, ...(error.details ?? []).map((each) => each.message)].join('; ');
  } finally {
    direct.close();
  }
}

/** The same prepared transaction, with the endorsement of the organisation's peer replaced by one with another key. */
async function endorseAs(bytes, { mspId, certificate, sign }) {
  const prepared = messages.PreparedTransaction.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(prepared.getEnvelope().getPayload_asU8());
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const [action] = transaction.getActionsList();
  const actionPayload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsed = actionPayload.getAction();
  const [own] = endorsed.getEndorsementsList().filter((each) => mspOf(each) === mspId);
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  own.setEndorser(identity.serializeBinary());
  own.setSignature(await sign(Buffer.concat([endorsed.getProposalResponsePayload_asU8(), identity.serializeBinary()])));
  action.setPayload(actionPayload.serializeBinary());
  payload.setData(transaction.serializeBinary());
  prepared.getEnvelope().setPayload(payload.serializeBinary());
  return prepared.serializeBinary();
}

const mspOf = (endorsement) => msp.SerializedIdentity.deserializeBinary(endorsement.getEndorser_asU8()).getMspid();
