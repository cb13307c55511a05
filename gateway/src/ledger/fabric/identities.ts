import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallerRole } from '@lotline/chaincode/domain';
import { enrolUser, loadIdentity, signingIdentity, type SigningIdentity } from '@lotline/network/embedded';
import { rolesText } from '../rolesText';
import type { ConnectedOrganisation } from './connection';

type Organisation = Pick<ConnectedOrganisation, 'name' | 'mspId' | 'identities'>;

/** Identities of the organisations that a gateway acts for, from their folders. */
export interface Identities {
  find(organisation: string, user: string): Promise<SigningIdentity>;
  /** See Members. Where the folder has no authority's key, the user must be there. */
  enrol(organisation: string, user: string, roles: readonly CallerRole[]): Promise<void>;
}

/**
 * A folder holds `users/{user}/cert.pem` and `key.pem`, or an MSP folder as Fabric CA's client writes it: `users/{user}/msp`. With
 * `ca/cert.pem` and `ca/key.pem` beside them new users are enrolled.
 */
export function openIdentities(organisations: readonly Organisation[]): Identities {
  const loaded = new Map<string, Promise<SigningIdentity>>();
  const named = (name: string): Located => {
    const found = organisations.find((each) => each.name === name);
    if (found?.identities !== undefined) return { ...found, folder: found.identities };
    throw new RangeError(`This gateway has no identities of "${name}".`);
  };
  return {
    find: (name, user) => {
      const key = `${name}/${user}`;
      const identity = loaded.get(key) ?? load(named(name), user);
      loaded.set(key, identity);
      // A user who is not there yet may be later.
      identity.catch(() => loaded.delete(key));
      return identity;
    },
    enrol: async (name, user, roles) => {
      const organisation = named(name);
      if (mspFolder(organisation, user) !== undefined) return;
      const attributes: Record<string, string> = roles.length > 0 ? { 'lotline.roles': rolesText(roles) } : {};
      if (existsSync(join(organisation.folder, 'ca', 'key.pem'))) {
        await enrolUser(organisation, user, { attributes });
      } else {
        await load(organisation, user);
      }
    },
  };
}

type Located = Organisation & { readonly folder: string };

async function load(organisation: Located, user: string): Promise<SigningIdentity> {
  const msp = mspFolder(organisation, user);
  if (msp === undefined) return loadIdentity(organisation, user);
  return signingIdentity(organisation.mspId, onlyFile(join(msp, 'signcerts')), onlyFile(join(msp, 'keystore')));
}

function mspFolder({ folder }: Located, user: string): string | undefined {
  const msp = join(folder, 'users', user, 'msp');
  const isMsp = !existsSync(join(folder, 'users', user, 'cert.pem')) && existsSync(msp);
  return /^[\p{L}\p{N}@._-]+$/u.test(user) && isMsp ? msp : undefined;
}

function onlyFile(folder: string): string {
  const [file, ...more] = existsSync(folder) ? readdirSync(folder) : [];
  if (file !== undefined && more.length === 0) return readFileSync(join(folder, file), 'utf8');
  throw new RangeError(`${folder} must hold exactly one file.`);
}
