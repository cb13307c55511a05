/** Fields of events whose values are indexed, with their numbers in the read model. */
export const epcisFields = { bizStep: 0, disposition: 1, readPoint: 2, bizLocation: 3, transformationID: 4 } as const;

export type EpcisField = keyof typeof epcisFields;
