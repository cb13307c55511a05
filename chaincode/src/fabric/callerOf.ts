import type { Context } from 'fabric-contract-api';
import { userName } from '../domain/inputs/masterData';
import type { Caller } from '../domain/step';
import { rolesAttribute, rolesIn } from '../domain/roles';

/** The certificate attribute in which Fabric CA attests the enrolled user. */
const userAttribute = 'hf.EnrollmentID';

/**
 * The submitter's MSP and roles, from its certificate. Roles apply only within that MSP. The certificate's subject is not used, because
 * a careless CA lets its users choose it.
 */
export function callerOf(identity: Context['clientIdentity']): Pick<Caller, 'msp' | 'roles' | 'user'> {
  const roles = identity.getAttributeValue(rolesAttribute) ?? '';
  const user = identity.getAttributeValue(userAttribute) ?? '';
  return {
    msp: identity.getMSPID(),
    roles: new Set(rolesIn(roles)),
    ...(userName.safeParse(user).success && { user }),
  };
}
