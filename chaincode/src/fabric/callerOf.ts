import type { Context } from 'fabric-contract-api';
import type { Caller } from '../domain/step';
import { type CallerRole, callerRoles } from '../domain/roles';

/** The certificate attribute that holds the caller's roles, joined by "+". */
export const rolesAttribute = 'lotline.roles';

const isRole = (text: string): text is CallerRole => (callerRoles as readonly string[]).includes(text);

/**
 * Who submits: the MSP that issued the certificate, and the roles it attests. An attribute counts only for its own MSP, and nothing is
 * read from the certificate's name, which a careless authority lets its users choose.
 */
export function callerOf(identity: Context['clientIdentity']): Pick<Caller, 'msp' | 'roles'> {
  const roles = identity.getAttributeValue(rolesAttribute) ?? '';
  return { msp: identity.getMSPID(), roles: new Set(roles.split('+').filter(isRole)) };
}
