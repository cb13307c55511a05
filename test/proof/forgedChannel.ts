import { common, msp } from '@hyperledger/fabric-protos';
import { KeyEndorsementPolicy } from 'fabric-shim';
import {
  createAuthority,
  issueCertificate,
  serializedIdentity,
  signingIdentity,
  type SigningIdentity,
} from '@lotline/network/embedded';
import { dataHash, headerBytes, headerHash } from '../../network/src/verify/blockHash';
import { recordedBlocks } from './recordedLedger';

/** An organisation that an attacker made, and a member of it. */
export interface Attacker {
  readonly mspId: string;
  readonly authority: string;
  readonly member: SigningIdentity;
}

/** An attacker who calls its organisation `mspId`. */
export async function attackerAs(mspId: string): Promise<Attacker> {
  const authority = await createAuthority('Attacker');
  const user = await issueCertificate(authority, { commonName: 'orderer', role: 'orderer' });
  return {
    mspId,
    authority: authority.certificate,
    member: signingIdentity(mspId, user.certificate, user.privateKey),
  };
}

/** The recorded network's blocks with another configuration in block 0: all hashes fit, and `signer` alone signs the blocks. */
export async function forgedChannel(
  change: (channel: common.ConfigGroup) => void,
  signer?: SigningIdentity,
): Promise<Uint8Array[]> {
  const forged: Uint8Array[] = [];
  let previousHash: Uint8Array = new Uint8Array();
  for (const raw of recordedBlocks) {
    const block = common.Block.deserializeBinary(raw);
    const header = block.getHeader()!;
    const data = block.getData()!;
    if (forged.length === 0) data.setDataList([reconfigured(data.getDataList_asU8()[0]!, change)]);
    header.setPreviousHash(previousHash);
    header.setDataHash(dataHash(data.getDataList_asU8()));
    const parts = { number: header.getNumber(), previousHash, dataHash: header.getDataHash_asU8() };
    const metadata = block.getMetadata()!.getMetadataList_asU8();
    metadata[common.BlockMetadataIndex.SIGNATURES] = await signed(
      metadata[common.BlockMetadataIndex.SIGNATURES] ?? new Uint8Array(),
      headerBytes(parts),
      signer,
    );
    block.getMetadata()!.setMetadataList(metadata);
    forged.push(block.serializeBinary());
    previousHash = headerHash(parts);
  }
  return forged;
}

function reconfigured(bytes: Uint8Array, change: (channel: common.ConfigGroup) => void): Uint8Array {
  const envelope = common.Envelope.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8());
  change(config.getConfig()!.getChannelGroup()!);
  payload.setData(config.serializeBinary());
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

async function signed(metadata: Uint8Array, header: Uint8Array, signer?: SigningIdentity): Promise<Uint8Array> {
  const message = common.Metadata.deserializeBinary(metadata);
  message.setSignaturesList([]);
  if (signer) {
    const ownHeader = new common.SignatureHeader();
    ownHeader.setCreator(serializedIdentity(signer));
    ownHeader.setNonce(new Uint8Array(24));
    const signature = new common.MetadataSignature();
    signature.setSignatureHeader(ownHeader.serializeBinary());
    const content = Buffer.concat([message.getValue_asU8(), ownHeader.serializeBinary(), header]);
    signature.setSignature(await signer.sign(content));
    message.setSignaturesList([signature]);
  }
  return message.serializeBinary();
}

/** Lets blocks be signed by members of one organisation, or by nobody. */
export function setBlockSigners(channel: common.ConfigGroup, mspId?: string): void {
  const policy = channel.getGroupsMap().get('Orderer')!.getPoliciesMap().get('BlockValidation')!.getPolicy()!;
  policy.setType(common.Policy.PolicyType.SIGNATURE);
  policy.setValue(mspId === undefined ? nobodyNeeded() : memberOf(mspId));
}

function memberOf(mspId: string): Uint8Array {
  const policy = new KeyEndorsementPolicy();
  policy.addOrgs('MEMBER', mspId);
  return policy.getPolicy();
}

function nobodyNeeded(): Uint8Array {
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(0);
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(gate);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(rule);
  return envelope.serializeBinary();
}

/** Adds the attacker's organisation to the members or the orderers. */
export function addOrganisation(channel: common.ConfigGroup, to: 'Application' | 'Orderer', attacker: Attacker): void {
  const fabric = new msp.FabricMSPConfig();
  fabric.setName(attacker.mspId);
  fabric.setRootCertsList([Buffer.from(attacker.authority)]);
  const config = new msp.MSPConfig();
  config.setConfig(fabric.serializeBinary());
  const value = new common.ConfigValue();
  value.setValue(config.serializeBinary());
  const group = new common.ConfigGroup();
  group.getValuesMap().set('MSP', value);
  channel.getGroupsMap().get(to)!.getGroupsMap().set(attacker.mspId, group);
}

/** Changes the MSPs of the orderers' organisations. */
export function changeOrderers(channel: common.ConfigGroup, change: (config: msp.FabricMSPConfig) => void): void {
  channel
    .getGroupsMap()
    .get('Orderer')!
    .getGroupsMap()
    .forEach((group) => {
      const value = group.getValuesMap().get('MSP')!;
      const config = msp.MSPConfig.deserializeBinary(value.getValue_asU8());
      const fabric = msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
      change(fabric);
      config.setConfig(fabric.serializeBinary());
      value.setValue(config.serializeBinary());
    });
}
