import { z } from 'zod';

/** A query parameter that is true or false, which it is by default. */
export const flag = z.enum(['true', 'false']).default('false');
