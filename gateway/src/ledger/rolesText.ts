import { type CallerRole, callerRoles } from '@lotline/chaincode/domain';

/** The value of the certificate attribute `lotline.roles`: the roles in a fixed order. */
export const rolesText = (roles: readonly CallerRole[]): string =>
  callerRoles.filter((role) => roles.includes(role)).join('+');
