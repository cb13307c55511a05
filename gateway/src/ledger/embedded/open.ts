import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LotlineContract, offerCapabilities } from '@lotline/chaincode';
import {
  enrolUser,
  loadIdentity,
  type NetworkMaterial,
  openEmbeddedLedger,
  openNetwork,
  type OrganisationMaterial,
  type SigningIdentity,
} from '@lotline/network/embedded';
import { rolesText } from '../rolesText';
import type { LedgerIdentity } from '../ledger';
import type { Member, Members } from '../members';
import type { OpenedLedger } from '../opened';
import { embeddedLedger } from './ledger';

const channel = 'lotline';

export interface EmbeddedOptions {
  /** Where the authorities, identities and blocks are. */
  readonly data: string;
  readonly organisations: readonly { readonly name: string; readonly mspId: string }[];
}

/** Opens the ledger that runs in this process; makes it, with its organisations' authorities, the first time. */
export async function openEmbedded({ data, organisations }: EmbeddedOptions): Promise<OpenedLedger> {
  const folder = join(data, 'ledger');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const network = await openNetwork({ folder: join(data, 'organisations'), organisations, ordererMsp: 'OrdererMSP' });
  const ledger = await openEmbeddedLedger({
    folder,
    channel,
    ...network,
    chaincode: { name: 'lotline', contracts: [LotlineContract] },
    onReady: (capabilities, handler) => {
      offerCapabilities(handler, capabilities);
    },
  });
  const { repaired } = ledger.opened;
  return {
    ledger: embeddedLedger(ledger, channel, signers(network)),
    members: membersOf(network),
    ...(repaired
      ? { notice: `A crash had cut block ${repaired.block} short; its ${repaired.bytes} bytes were removed.` }
      : {}),
  };
}

function signers(network: NetworkMaterial): (identity: LedgerIdentity) => Promise<SigningIdentity> {
  const loaded = new Map<string, Promise<SigningIdentity>>();
  return ({ organisation, user }) => {
    const name = `${organisation}/${user}`;
    const signer = loaded.get(name) ?? loadIdentity(materialOf(network, organisation), user);
    loaded.set(name, signer);
    // A user who is not enrolled yet may be later.
    signer.catch(() => loaded.delete(name));
    return signer;
  };
}

const membersOf = (network: NetworkMaterial): Members => ({
  organisations: network.organisations.map(member),
  orderer: member(network.orderer),
  local: network.organisations.map(({ name }) => name),
  enrol: async (organisation, user, roles) => {
    await enrolUser(materialOf(network, organisation), user, { attributes: { 'lotline.roles': rolesText(roles) } });
  },
});

const member = ({ name, mspId, caCertificate }: OrganisationMaterial): Member => ({
  organisation: name,
  mspId,
  caCertificate,
});

function materialOf({ organisations }: NetworkMaterial, name: string): OrganisationMaterial {
  const found = organisations.find((each) => each.name === name);
  if (found) return found;
  throw new RangeError(`The network has no organisation "${name}".`);
}
