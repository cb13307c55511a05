import { type CallerRole, callerRoles } from '@lotline/chaincode/domain';

/** Roles in one order, joined as the certificate's attribute `lotline.roles` has them. */
export const rolesText = (roles: readonly CallerRole[]): string =>
  callerRoles.filter((role) => roles.includes(role)).join('+');
