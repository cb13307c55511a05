import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrolUser, type FabricMaterial, type FabricOrganisation, openFabricMaterial } from '@lotline/network/fabric';
import type { FabricOptions } from '../../gateway/src/ledger/fabric/open';
import type { LedgerIdentity } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { type ContractRequest, deployedContract } from '../fabric/deployedContract';
import { temporaryFolder } from '../temporaryFolder';
import { errandsAt } from './errands';
import type { OpenPeers } from './probe';

const organisations = { farm: 'supplier', carrier: 'carrier', shop: 'retailer' } as const;
type Actor = keyof typeof organisations;

/** The probe on a Fabric network, under a new chaincode name, through a gateway for all organisations. */
export async function fabricPeers(
  data: string,
  openLedger: (options: FabricOptions) => Promise<OpenedLedger>,
): Promise<OpenPeers> {
  const folder = temporaryFolder();
  const chaincode = `probe-${randomUUID().slice(0, 8)}`;
  const material = await openFabricMaterial(data);
  const of = (actor: Actor): FabricOrganisation =>
    material.organisations.find(({ name }) => name === organisations[actor])!;
  const mspId = (actor: Actor): string => of(actor).mspId;
  const user = async (actor: Actor): Promise<LedgerIdentity> => {
    await enrolUser(of(actor), 'prober');
    return { organisation: of(actor).name, mspId: mspId(actor), user: 'prober' };
  };
  const request: ContractRequest = {
    data,
    chaincode,
    module: join(__dirname, '..', 'dist', 'network', 'probeContract.js'),
    contracts: ['ProbeContract'],
    terms: ['--collections-config', collectionsFile(folder, [mspId('farm'), mspId('shop')])],
  };
  const deployed = [await deployedContract(request)];
  const { ledger } = await openLedger({ fabric: connectionFile(folder, material, chaincode), organisation: undefined });
  const errands = errandsAt(async ({ by, endorsers }) => {
    const [{ address, tlsCaCertificate }] = of(by).peers as [FabricOrganisation['peers'][number]];
    return {
      signer: await enrolUser(of(by), 'prober'),
      endpoint: address,
      tlsCa: tlsCaCertificate,
      channel: material.channel,
      chaincode,
      endorsers: endorsers.map(mspId),
    };
  });
  return {
    ...errands,
    ledger,
    users: { farm: await user('farm'), carrier: await user('carrier'), shop: await user('shop') },
    mspId,
    upgrade: async () => {
      deployed.push(await deployedContract({ ...request, contracts: ['ProbeContract', 'LaterContract'] }));
      return ledger;
    },
    close: async () => {
      await ledger.close();
      for (const each of deployed) await each.stop();
    },
  };
}

/** A private data collection that only its members may read and write (Fabric's collection configuration). */
function collectionsFile(folder: string, members: readonly string[]): string {
  const collection = {
    name: 'deal',
    policy: `OR(${members.map((mspId) => `'${mspId}.member'`).join(', ')})`,
    requiredPeerCount: 0,
    maxPeerCount: 2,
    blockToLive: 0,
    memberOnlyRead: true,
    memberOnlyWrite: true,
  };
  const file = join(folder, 'collections.json');
  writeFileSync(file, JSON.stringify([collection]));
  return file;
}

/** A connection file for the network, but with another chaincode. */
export function connectionFile(
  folder: string,
  { channel, organisations: all, orderer }: FabricMaterial,
  chaincode: string,
): string {
  const pem = (name: string, text: string): string => {
    writeFileSync(join(folder, `${name}.pem`), text);
    return `${name}.pem`;
  };
  const content = {
    channel,
    chaincode,
    asLocalhost: true,
    organisations: all.map(({ name, mspId, caCertificate, folder: identities, peers }) => ({
      name,
      mspId,
      caCertificate: pem(name, caCertificate),
      identities,
      peers: peers.map(({ id, address, tlsCaCertificate }) => ({
        endpoint: address,
        tlsCa: pem(id, tlsCaCertificate),
      })),
    })),
    orderer: { name: orderer.name, mspId: orderer.mspId, caCertificate: pem(orderer.name, orderer.caCertificate) },
  };
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}
