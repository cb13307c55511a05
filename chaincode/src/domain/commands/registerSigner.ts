import { asUtc } from '../epcis/utcTime';
import type { Command } from '../command';
import { Refusal } from '../errors';
import { type Revoked, type SignerKey, signerKey } from '../facts/signer';
import { mspKey } from '../facts/party';
import type { Address } from '../ethereum/address';
import { present } from '../rules/present';
import { assertNotFuture } from '../rules/claimedTime';
import { assertActiveParty } from '../rules/retirement';
import type { Caller, Peek, Step } from '../step';
import type { FactKey } from '../facts/key';
import type { CommandData } from '../transactions';

/** The facts of one of the caller's signer keys. */
function signerNeeds(signer: Address, peek: Peek, { msp }: Caller): FactKey<unknown>[] {
  const party = peek(mspKey(msp))?.party;
  return [mspKey(msp), ...(party ? [signerKey(party, signer)] : [])];
}

/** Registers a signer key of the caller's organisation, or changes its name, roles and times. */
export const registerSigner: Command<CommandData<'registerSigner'>> = {
  needs: ({ signer }, peek, caller) => signerNeeds(signer, peek, caller),
  decide: ({ signer, name, roles, ...given }, step) => {
    const { facts, caller } = step;
    const key = signerKey(caller.party, signer);
    const before = facts.get(key);
    if (before?.revoked) throw revoked(signer, before.revoked);
    assertActiveParty(step, caller.party);
    const times = timesOf(given, before, step.time);
    const ordered = [...new Set(roles)].sort();
    facts.put(key, present({ party: caller.party, address: signer, name, roles: ordered, ...times }));
    return { subject: signer, events: [] };
  },
};

type Times = Pick<SignerKey, 'validFrom' | 'validTo'>;

/** The times that are given, or else those that the key has. */
function timesOf(
  { validFrom: from, validTo: to }: Pick<CommandData<'registerSigner'>, 'validFrom' | 'validTo'>,
  before: Times | undefined,
  now: string,
): Times {
  const validFrom = from === undefined ? (before?.validFrom ?? now) : asUtc(from);
  const validTo = to === undefined ? before?.validTo : asUtc(to);
  if (validTo === undefined || validTo > validFrom) return present({ validFrom, validTo });
  const message = `The key would be valid from ${validFrom} to ${validTo}, which is not after that.`;
  throw new Refusal('date_invalid', message, { validFrom, validTo });
}

/** Revokes a signer key. A second revocation can only take back more of its receipts. */
export const revokeSigner: Command<CommandData<'revokeSigner'>> = {
  needs: ({ signer }, peek, caller) => signerNeeds(signer, peek, caller),
  decide: ({ signer, reason, since }, step) => {
    const { facts, caller, time } = step;
    assertNotFuture(since, time);
    const before = knownSigner(step, signer);
    const revoked = present({ at: time, reason, since: since === undefined ? undefined : asUtc(since) });
    if (!isStricter(revoked, before.revoked)) return { subject: signer, events: [] };
    facts.put(signerKey(caller.party, signer), { ...before, revoked });
    return { subject: signer, events: [] };
  },
};

/** A signer key of the caller's organisation. */
function knownSigner({ facts, caller: { party } }: Step, signer: Address): SignerKey {
  const known = facts.get(signerKey(party, signer));
  if (known) return known;
  throw new Refusal('signer_unknown', `${party} has not registered the signer key ${signer}.`, { signer, party });
}

export const revoked = (signer: Address, { at, reason }: Revoked): Refusal =>
  new Refusal('signer_revoked', `Signer key ${signer} was revoked at ${at}: ${reason}`, { signer, revoked: at });

const isStricter = ({ since }: Revoked, before: Revoked | undefined): boolean =>
  before === undefined || (before.since !== undefined && (since === undefined || since < before.since));
