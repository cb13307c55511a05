import { resolve } from 'node:path';

/** Our external builder's scripts. */
export const builderFolder = resolve(__dirname, '..', '..', '..', 'fabric-builder');
