import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { issueDays, type KeyPair } from './certificateAuthority';
import { findKeyPair, writeCertificate } from './keyPairFiles';
import type { LocalNetwork } from './network';
import {
  enrolUser,
  type UserRequest,
  loadIdentity,
  localAuthorityDays,
  type LocalOrganisation,
  readAuthority,
} from './organisation';
import { replaceFile } from '../replaceFile';
import { renewCertificate } from './renewCertificate';
import { signingIdentity, type SigningIdentity } from './signingIdentity';
import { isDue, renewedValidity, type Validity, validityOf } from './validity';

/** A certificate of this process. `name` is `ca`, `peer`, `orderer` or `users/NAME`. */
export interface LocalCertificate extends Validity {
  readonly organisation: string;
  readonly name: string;
}

/** The result of a check of the certificates. */
export interface Renewal {
  readonly renewed: readonly LocalCertificate[];
  /** Certificates that are due and could not be renewed or stored, with the reason: the old ones stay. */
  readonly failed: readonly (Pick<LocalCertificate, 'organisation' | 'name'> & { readonly reason: string })[];
}

/** Milliseconds before a transaction triggers the next attempt, while a renewal fails. */
const retryMilliseconds = 60_000;

/** The identities of the organisations of this process. Certificates are renewed before they expire, with the same keys. */
export class LocalIdentities {
  readonly #network: LocalNetwork;
  readonly #now: () => Date;
  readonly #users = new Map<string, Promise<SigningIdentity>>();
  #certificates: readonly LocalCertificate[] = [];
  /** The period, in milliseconds, in which every certificate is valid; empty before the first check. */
  #valid = { from: Number.POSITIVE_INFINITY, until: Number.NEGATIVE_INFINITY };
  #running: Promise<Renewal> | undefined;
  #lastAttempt = Number.NEGATIVE_INFINITY;
  #latest: Renewal = { renewed: [], failed: [] };
  #listener: (renewal: Renewal) => void = () => undefined;

  constructor(network: LocalNetwork, now = (): Date => new Date()) {
    this.#network = network;
    this.#now = now;
  }

  /** The certificates at the last check. */
  get certificates(): readonly LocalCertificate[] {
    return this.#certificates;
  }

  /** Calls the listener with the result of the latest check, and of each later one. */
  listen(listener: (renewal: Renewal) => void): void {
    this.#listener = listener;
    listener(this.#latest);
  }

  /** Issues a certificate to a user who has none. */
  async enrol(organisation: LocalOrganisation, user: string, request: UserRequest): Promise<void> {
    const { certificate } = await enrolUser(organisation, user, request);
    const of = { organisation: organisation.name, name: `${users}/${user}` };
    if (this.#certificates.some((each) => each.organisation === of.organisation && each.name === of.name)) return;
    this.#certificates = [...this.#certificates, { ...of, ...validityOf(certificate) }];
  }

  /** The identity of an enrolled user. Renews certificates that are not valid now first, if possible. */
  async user(organisation: LocalOrganisation, user: string): Promise<SigningIdentity> {
    const now = this.#now().getTime();
    const isValid = now >= this.#valid.from && now <= this.#valid.until;
    if (!isValid && Math.abs(now - this.#lastAttempt) >= retryMilliseconds) await this.renew();
    const name = `${organisation.name}/${user}`;
    const identity = this.#users.get(name) ?? loadIdentity(organisation, user);
    this.#users.set(name, identity);
    // A user who is not enrolled yet may be later.
    identity.catch(() => this.#users.delete(name));
    return identity;
  }

  /** Renews certificates that are due. Never rejects. */
  renew(): Promise<Renewal> {
    this.#running ??= this.#renew().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #renew(): Promise<Renewal> {
    const now = this.#now();
    this.#lastAttempt = now.getTime();
    const found: LocalCertificate[] = [];
    const renewed: LocalCertificate[] = [];
    const failed: Renewal['failed'][number][] = [];
    for (const { organisation, name } of await this.#all()) {
      const of = { organisation: organisation.name, name };
      try {
        const old = await findKeyPair(join(organisation.folder, name));
        if (!old) continue;
        const validity = validityOf(old.certificate);
        const next = isDue(validity, now, longestOf(name)) ? await issue(organisation, name, { old, now }) : old;
        if (next instanceof Error) {
          failed.push({ ...of, reason: next.message });
          found.push({ ...of, ...validity });
          continue;
        }
        found.push({ ...of, ...validityOf(next.certificate) });
        if (next === old) continue;
        renewed.push({ ...of, ...validityOf(next.certificate) });
        this.#use(organisation, name, next);
      } catch (error) {
        failed.push({ ...of, reason: messageOf(error) });
      }
    }
    this.#certificates = found;
    this.#valid = {
      from: Math.max(...found.map(({ notBefore }) => notBefore.getTime())),
      until: Math.min(...found.map(({ notAfter }) => notAfter.getTime())),
    };
    this.#latest = { renewed, failed };
    this.#listener(this.#latest);
    return this.#latest;
  }

  async #all(): Promise<{ organisation: LocalOrganisation; name: string }[]> {
    const all = [...this.#network.organisations, this.#network.orderer].map(async (organisation) =>
      (await namesIn(organisation)).map((name) => ({ organisation, name })),
    );
    return (await Promise.all(all)).flat();
  }

  #use(organisation: LocalOrganisation, name: string, { certificate, privateKey }: KeyPair): void {
    if (name === authority) organisation.caCertificate = certificate;
    else if (name === organisation.role) {
      organisation.node = signingIdentity(organisation.mspId, certificate, privateKey);
    } else this.#users.delete(`${organisation.name}/${name.slice(users.length + 1)}`);
  }
}

const authority = 'ca';
const users = 'users';

const daysOf = (name: string): number => (name === authority ? localAuthorityDays : issueDays);
/** Maximum validity. Authority certificates of an earlier version are exempt, so that parties who know them need no new ones. */
const longestOf = (name: string): number => (name === authority ? Number.POSITIVE_INFINITY : issueDays);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function namesIn({ folder, role }: LocalOrganisation): Promise<string[]> {
  const names = await readdir(join(folder, users)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return [authority, role, ...names.sort().map((name) => `${users}/${name}`)];
}

/** Stores a new certificate for the old key; returns the reason if that fails. */
async function issue(
  organisation: LocalOrganisation,
  name: string,
  { old, now }: { readonly old: KeyPair; readonly now: Date },
): Promise<KeyPair | Error> {
  try {
    const folder = join(organisation.folder, name);
    const validity = renewedValidity(validityOf(old.certificate), now, daysOf(name));
    const made = await renewCertificate(await readAuthority(organisation), old, validity);
    // Keeps the old certificate of an authority, for parties who verify with it.
    if (name === authority) await replaceFile(join(folder, `cert-${serialOf(old.certificate)}.pem`), old.certificate);
    await writeCertificate(folder, made.certificate);
    return made;
  } catch (error) {
    return new Error(messageOf(error), { cause: error });
  }
}

const serialOf = (certificate: string): string => new X509Certificate(certificate).serialNumber.toLowerCase();
