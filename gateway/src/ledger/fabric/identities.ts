import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type CallerRole, roleAttributes } from '@lotline/chaincode/domain';
import { enrolUser, type KeyPair, signingIdentity, type SigningIdentity } from '@lotline/network/embedded';
import { findPrivateKey } from '@lotline/network/fabric';
import { LRUCache } from 'lru-cache';
import { isThere } from '../../isThere';
import { NotEnrolled } from '../members';
import type { ConnectedOrganisation } from './connection';

type Organisation = Pick<ConnectedOrganisation, 'name' | 'mspId' | 'identities'>;

/** Identities of the organisations that a gateway acts for, from their folders. */
export interface Identities {
  find(organisation: string, user: string): SigningIdentity;
  /** The certificate and private key of a user, PEM: for a client that signs by itself. */
  keyPair(organisation: string, user: string): KeyPair;
  /** See Members. If the folder has no authority's key, the user must be enrolled already. */
  enrol(organisation: string, user: string, roles: readonly CallerRole[]): Promise<void>;
}

/** Maximum cached identities. */
const mostLoaded = 10_000;

/**
 * Opens identity folders. A folder holds `users/{user}/cert.pem` and `key.pem`, or an MSP folder as Fabric CA's client writes it:
 * `users/{user}/msp`. With `ca/cert.pem` and `ca/key.pem` beside them, new users are enrolled.
 */
export function openIdentities(organisations: readonly Organisation[]): Identities {
  const loaded = new LRUCache<string, Loaded>({ max: mostLoaded });
  const named = (name: string): Located => {
    const found = organisations.find((each) => each.name === name);
    if (found?.identities !== undefined) return { ...found, folder: found.identities };
    throw new RangeError(`This gateway has no identities of "${name}".`);
  };
  return {
    keyPair: (name, user) => readKeyPair(named(name), user),
    find: (name, user) => {
      const key = `${name}/${user}`;
      const organisation = named(name);
      const written = writtenAt(organisation, user);
      const before = loaded.get(key);
      if (before?.written === written) return before.identity;
      try {
        const identity = load(organisation, user);
        loaded.set(key, { identity, written });
        return identity;
      } catch (error) {
        // While certificate and key are being written, they may not match.
        if (before) return before.identity;
        throw error;
      }
    },
    enrol: async (organisationName, user, roles) => {
      const organisation = named(organisationName);
      const folder = userFolder(organisation, user);
      // The certificate is written last.
      if (['cert.pem', 'msp'].some((file) => isThere(join(folder, file)))) return;
      const attributes = roleAttributes(roles);
      if (!isThere(join(organisation.folder, 'ca', 'key.pem'))) load(organisation, user);
      else await enrolUser(organisation, user, { attributes });
    },
  };
}

/** An identity and the time at which its certificate was written, which changes with a renewal. */
interface Loaded {
  readonly identity: SigningIdentity;
  readonly written: number;
}

type Located = Organisation & { readonly folder: string };

/** Time at which a user's certificate was last written, in milliseconds; 0 if there is none. */
function writtenAt(organisation: Located, user: string): number {
  const folder = userFolder(organisation, user);
  const files = [join(folder, 'cert.pem'), join(folder, 'msp', 'signcerts')];
  return Math.max(0, ...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function load(organisation: Located, user: string): SigningIdentity {
  const { certificate, privateKey } = readKeyPair(organisation, user);
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) {
    throw new RangeError(`The certificate of ${user} in ${organisation.folder} does not match the key beside it.`);
  }
  return signingIdentity(organisation.mspId, certificate, privateKey);
}

function readKeyPair(organisation: Located, user: string): KeyPair {
  const folder = userFolder(organisation, user);
  const msp = join(folder, 'msp');
  if (!isThere(join(folder, 'cert.pem')) && isThere(msp)) {
    const certificate = onlyFile(join(msp, 'signcerts'));
    return { certificate, privateKey: keyOf(certificate, join(msp, 'keystore')) };
  }
  try {
    const certificate = readFileSync(join(folder, 'cert.pem'), 'utf8');
    return { certificate, privateKey: readFileSync(join(folder, 'key.pem'), 'utf8') };
  } catch (cause) {
    if ((cause as Partial<NodeJS.ErrnoException>).code !== 'ENOENT') throw cause;
    throw new NotEnrolled(
      `${user} has no identity in the organisation's folder: enrol the user with its authority, and put the certificate there.`,
      { cause },
    );
  }
}

function userFolder({ folder }: Located, user: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}@._-]{0,63}$/u.test(user)) return join(folder, 'users', user);
  throw new RangeError(`"${user}" is not a user name: letters, digits and @ . _ -, 64 at most.`);
}

function keyOf(certificate: string, keystore: string): string {
  const names = isThere(keystore) ? readdirSync(keystore) : [];
  const files = names.map((name) => join(keystore, name));
  const found = findPrivateKey(files, certificate);
  if (found !== undefined) return found;
  throw new RangeError(`${keystore} does not hold the key of the certificate beside it.`);
}

function onlyFile(folder: string): string {
  const [file, ...more] = isThere(folder) ? readdirSync(folder) : [];
  if (file !== undefined && more.length === 0) return readFileSync(join(folder, file), 'utf8');
  throw new RangeError(`${folder} must hold exactly one file.`);
}
