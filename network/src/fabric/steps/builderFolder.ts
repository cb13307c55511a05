import { resolve } from 'node:path';

/** The folder of the external builder's scripts. */
export const builderFolder = resolve(__dirname, '..', '..', '..', 'fabric-builder');
