import type { Watched } from './worklist';

/** Days that a list looks ahead by default. */
export const usualWatch: Watched = { days: 7, expiryDays: 30, deadDays: 180 };
