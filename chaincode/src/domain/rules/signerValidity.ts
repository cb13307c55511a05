import { asUtc } from '../epcis/utcTime';
import { Refusal } from '../errors';
import type { SignerKey, SignerRole } from '../facts/signer';
import type { ReceiptKind } from './receiptTypes';

/** The statements that each role of a signer key may sign. */
const signing: Readonly<Record<SignerRole, readonly ReceiptKind[]>> = {
  driver: ['offer', 'acceptance', 'rejection'],
  dock: ['offer', 'acceptance', 'rejection', 'receipt'],
  device: ['offer', 'acceptance', 'receipt'],
};

/** Refuses a key that may not sign such a receipt at its time, RFC 3339 as written. */
export function assertSigns(
  key: SignerKey,
  { kind, time }: { readonly kind: ReceiptKind; readonly time: string },
): void {
  assertValid(key, asUtc(time));
  const { address: signer, roles } = key;
  if (roles.some((role) => signing[role].includes(kind))) return;
  const message = `Signer key ${signer} is registered as ${roles.join(', ')}, which signs no ${kind}.`;
  throw new Refusal('signer_role_missing', message, { signer, roles, kind });
}

function assertValid({ address: signer, validFrom, validTo, revoked }: SignerKey, time: string): void {
  if (revoked && (revoked.since === undefined || time >= revoked.since)) {
    const message = `Signer key ${signer} was revoked at ${revoked.at}: ${revoked.reason}`;
    throw new Refusal('signer_revoked', message, { signer, revoked: revoked.at });
  }
  if (time >= validFrom && (validTo === undefined || time < validTo)) return;
  const until = validTo === undefined ? '' : ` to ${validTo}`;
  const message = `Signer key ${signer} is valid from ${validFrom}${until}; the receipt was signed at ${time}.`;
  throw new Refusal('signer_not_valid', message, { signer, validFrom, validTo, time });
}
