import type { Watched } from './worklist';

/** How far a list looks unless somebody says otherwise. */
export const usualWatch: Watched = { days: 7, expiryDays: 30, deadDays: 180 };
