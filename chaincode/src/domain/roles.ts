/**
 * The roles in a certificate's attribute `lotline.roles` (joined by "+"). Reading needs no role. `admin` registers parties, places and
 * products; `operator` makes and moves goods; `quality` holds goods, runs recalls and resolves exceptions.
 */
export const callerRoles = ['admin', 'operator', 'quality'] as const;
export type CallerRole = (typeof callerRoles)[number];
