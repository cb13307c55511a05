/** The lists of values that recorded events have. */
export const epcisLists = ['eventTypes', 'epcs', 'bizSteps', 'bizLocations', 'readPoints', 'dispositions'] as const;
export type EpcisList = (typeof epcisLists)[number];
