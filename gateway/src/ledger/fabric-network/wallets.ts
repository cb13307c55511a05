import type { ConnectedOrganisation } from '../fabric/connection';
import type { Identities } from '../fabric/identities';
import { NotEnrolled } from '../members';
import type { Sdk, SdkIdentity } from './sdk';

/** A user's identity in the wallet. Rejects with NotEnrolled if it is missing. */
export async function walletIdentity(
  { Wallets }: Pick<Sdk, 'Wallets'>,
  wallet: string,
  user: string,
): Promise<SdkIdentity> {
  const identity = await (await Wallets.newFileSystemWallet(wallet)).get(user);
  if (identity) return identity;
  throw new NotEnrolled(
    `${user} has no identity in the organisation's wallet: enrol the user with its authority, and put the identity there.`,
  );
}

/** Identities from wallets instead of folders. The operator of a wallet enrols its users; the gateway only checks that they exist. */
export const withWallets = (
  sdk: Pick<Sdk, 'Wallets'>,
  organisations: readonly Pick<ConnectedOrganisation, 'name' | 'wallet'>[],
  inFolders: Identities,
): Identities => ({
  ...inFolders,
  enrol: async (name, user, roles) => {
    const wallet = organisations.find((each) => each.name === name)?.wallet;
    if (wallet === undefined) await inFolders.enrol(name, user, roles);
    else await walletIdentity(sdk, wallet, user);
  },
});
