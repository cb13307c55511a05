import { z } from 'zod';
import { extensible } from './extensible';
import { list, time } from './fields';
import { term, vocabularies } from './terms';
import { plainUri } from './uris';

/** A sensor reading. The ledger encodes no floats, so it becomes the shortest text that parses to the same number. */
const reading = z
  .union([z.number(), z.string().regex(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i)], { error: 'A reading is a number.' })
  .transform(String);

const references = {
  deviceID: plainUri.optional(),
  deviceMetadata: plainUri.optional(),
  rawData: plainUri.optional(),
  dataProcessingMethod: plainUri.optional(),
  bizRules: plainUri.optional(),
  time: time.optional(),
};

const metadata = extensible('sensorMetadata', {
  ...references,
  startTime: time.optional(),
  endTime: time.optional(),
});

const report = extensible('a sensorReport', {
  ...references,
  type: term(vocabularies.measurement),
  exception: term(vocabularies.sensorAlert).optional(),
  microorganism: plainUri.optional(),
  chemicalSubstance: plainUri.optional(),
  coordinateReferenceSystem: plainUri.optional(),
  component: term(vocabularies.component).optional(),
  value: reading.optional(),
  minValue: reading.optional(),
  maxValue: reading.optional(),
  meanValue: reading.optional(),
  sDev: reading.optional(),
  percRank: reading.optional(),
  percValue: reading.optional(),
  stringValue: z.string().optional(),
  booleanValue: z.boolean().optional(),
  hexBinaryValue: z
    .string()
    .regex(/^[A-Fa-f0-9]+$/)
    .optional(),
  uriValue: plainUri.optional(),
  uom: z.string().optional(),
});

/** Sensor data and its metadata (EPCIS 2.0 §7.3.8). Parsed readings are text. */
export const sensorElement = extensible('a sensorElement', {
  sensorMetadata: metadata.optional(),
  sensorReport: list(report).min(1, { error: 'A sensorElement has at least one sensorReport.' }),
});
