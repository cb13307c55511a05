import { join } from 'node:path';
import { roleAttributes } from '@lotline/chaincode/domain';
import {
  createOrganisation,
  type EmbeddedLedger,
  LocalIdentities,
  type LocalNetwork,
  type LocalOrganisation,
  lockLog,
  openEmbeddedLedger,
  openNetwork,
  type OrganisationMaterial,
} from '@lotline/network/embedded';
import type { Member, Members } from '../members';
import type { OpenedLedger } from '../opened';
import { chaincode, embeddedLedger } from './ledger';
import { endNotice, openingNotices } from './openingNotices';

const channel = 'lotline';

export interface EmbeddedOptions {
  /** Folder of the authorities, identities and blocks. */
  readonly data: string;
  /** The `new` ones are not on the ledger yet, and join it. */
  readonly organisations: readonly { readonly name: string; readonly mspId: string; readonly isNew?: boolean }[];
}

/**
 * Opens the embedded ledger; the first time, makes it with its organisations' authorities. Renews certificates that are due first.
 */
export async function openEmbedded({ data, organisations }: EmbeddedOptions): Promise<OpenedLedger> {
  const folder = join(data, 'ledger');
  const locked = await lockLog(folder);
  const { network, identities } = await openIdentities({ data, organisations }, !locked.isNew).catch(
    async (error: unknown) => {
      await locked.close();
      throw error;
    },
  );
  const ledger = await openEmbeddedLedger({
    folder,
    locked,
    highWaterMark: join(data, 'high-water'),
    channel,
    ...network,
    joins: true,
    chaincode: { name: chaincode, module: require.resolve('@lotline/chaincode/contract') },
  });
  return {
    ledger: embeddedLedger(ledger, channel, ({ organisation, user }) =>
      identities.user(organisationOf(network, organisation), user),
    ),
    members: membersOf({ network, identities, ledger, folder: join(data, 'organisations') }),
    certificates: identities,
    notices: openingNotices(ledger, new Date()),
    endUnknown: endNotice(ledger.opened),
  };
}

async function openIdentities(
  { data, organisations }: EmbeddedOptions,
  isKnown: boolean,
): Promise<{ network: GrowingNetwork; identities: LocalIdentities }> {
  const folder = join(data, 'organisations');
  const fresh = organisations.filter(({ isNew = false }) => isNew && isKnown);
  // Made first: of the others an authority that is missing is an error.
  for (const { name, mspId } of fresh) await createOrganisation({ folder: join(folder, name), name, mspId });
  const opened = await openNetwork({ folder, organisations, ordererMsp: 'OrdererMSP', isKnown });
  // Grows as organisations join.
  const network = { ...opened, organisations: [...opened.organisations] };
  const identities = new LocalIdentities(network);
  await identities.renew();
  return { network, identities };
}

/** A network that organisations join. */
interface GrowingNetwork extends LocalNetwork {
  readonly organisations: LocalOrganisation[];
}

interface Opened {
  readonly network: GrowingNetwork;
  readonly identities: LocalIdentities;
  readonly ledger: EmbeddedLedger;
  /** Folder of the organisations. */
  readonly folder: string;
}

const membersOf = ({ network, identities, ledger, folder }: Opened): Members => ({
  get organisations() {
    return network.organisations.map(member);
  },
  orderer: member(network.orderer),
  get local() {
    return network.organisations.map(({ name }) => name);
  },
  enrol: (organisation, user, roles) => {
    const attributes = roleAttributes(roles);
    return identities.enrol(organisationOf(network, organisation), user, { attributes });
  },
  join: async ({ name, mspId }, agreed, prepared) => {
    const made = await createOrganisation({ folder: join(folder, name), name, mspId });
    prepared();
    await ledger.join(made, agreed);
    network.organisations.push(made);
  },
});

const member = ({ name, mspId, caCertificate }: OrganisationMaterial): Member => ({
  organisation: name,
  mspId,
  caCertificate,
});

function organisationOf({ organisations }: LocalNetwork, name: string): LocalOrganisation {
  const found = organisations.find((each) => each.name === name);
  if (found) return found;
  throw new RangeError(`The network has no organisation "${name}".`);
}
