import { z } from 'zod';
import { height, id } from './common';

/** The critical tracking events of the FDA Food Traceability Rule (21 CFR 1.1310), in the order of the supply chain. */
export const trackingEvents = [
  'harvesting',
  'cooling',
  'initialPacking',
  'firstLandBasedReceiving',
  'shipping',
  'receiving',
  'transformation',
] as const;
export type TrackingEvent = (typeof trackingEvents)[number];

const fsma204Table = z.object({
  trackingEvent: z.enum(trackingEvents),
  section: z.string().describe('The section of 21 CFR with its key data elements.'),
  columns: z.array(z.object({ key: z.string(), title: z.string(), required: z.boolean() })),
  rows: z.array(z.record(z.string(), z.string())).describe('By column key; an empty text is missing data.'),
});

const fsma204Missing = z.object({
  trackingEvent: z.enum(trackingEvents),
  row: z.int().describe('Number of the row in its table, from 1.'),
  title: z.string().describe('The key data element that is missing.'),
  event: z.string().describe('The event that the row comes from.'),
  supplier: id.optional().describe('The party that has to supply it; absent if it is not known.'),
});

export const fsma204Records = z.object({
  height,
  tables: z.array(fsma204Table),
  missing: z.array(fsma204Missing),
});

export type Fsma204Table = z.infer<typeof fsma204Table>;
export type Fsma204Missing = z.infer<typeof fsma204Missing>;
export type Fsma204Records = z.infer<typeof fsma204Records>;
