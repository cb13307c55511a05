/** Fields of events of which the read model has all values, with their numbers there. */
export const epcisFields = { bizStep: 0, disposition: 1, readPoint: 2, bizLocation: 3, transformationID: 4 } as const;

export type EpcisField = keyof typeof epcisFields;

/** Their names. */
export const fieldNames = Object.keys(epcisFields) as EpcisField[];

/** Fields of which it also has the events with a value. The step of an event is in its row, and its places are in `place_event`. */
export type UsedField = 'disposition' | 'transformationID';

export const isUsed = (field: EpcisField): field is UsedField =>
  field === 'disposition' || field === 'transformationID';
