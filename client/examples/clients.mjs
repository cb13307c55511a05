// The two companies of the demonstration that the examples act as.
import { createClient } from 'lotline';

const url = process.env.LOTLINE_URL ?? 'http://127.0.0.1:7600';

export const supplier = createClient({ url, key: process.env.LOTLINE_KEY });
export const retailer = createClient({ url, key: process.env.LOTLINE_KEY_RETAILER });

export const product = '00860009999107';
export const packingHouse = '0860009999992';
export const distributionCentre = '0860009998001';

/** A number that no run before has used: lots and shipments are numbered by who makes them. */
export const run = Date.now().toString(36).toUpperCase();
