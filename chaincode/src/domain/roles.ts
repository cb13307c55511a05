/**
 * The roles in a certificate's attribute `lotline.roles`, joined by "+". Reading needs no role. `admin` registers parties, places and
 * products; `operator` makes and moves goods; `quality` holds goods, runs recalls and resolves exceptions.
 */
export const callerRoles = ['admin', 'operator', 'quality'] as const;
export type CallerRole = (typeof callerRoles)[number];

/** The certificate attribute with the caller's roles. */
export const rolesAttribute = 'lotline.roles';

/** The value of the attribute: the roles in a fixed order. */
export const rolesText = (roles: readonly CallerRole[]): string =>
  callerRoles.filter((role) => roles.includes(role)).join('+');

/** The roles that a value of the attribute names; other words are ignored. */
export const rolesIn = (text: string): CallerRole[] => callerRoles.filter((role) => text.split('+').includes(role));

/** The attributes of a certificate for a user with these roles. */
export const roleAttributes = (roles: readonly CallerRole[]): Record<string, string> =>
  roles.length > 0 ? { [rolesAttribute]: rolesText(roles) } : {};
