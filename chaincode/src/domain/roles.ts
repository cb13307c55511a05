/**
 * What a certificate may let its holder do, from the attribute `lotline.roles` (values joined by "+"). Anyone enrolled may read.
 * `admin` registers parties, places and products; `operator` moves goods; `quality` holds, recalls and resolves.
 */
export const callerRoles = ['admin', 'operator', 'quality'] as const;
export type CallerRole = (typeof callerRoles)[number];
