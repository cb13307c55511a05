import { must } from '@lotline/chaincode/domain';

/** Types of events. Their positions are stored: add new ones at the end. */
const types = ['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent'];

/** The stored number of a type. */
export const typeNumber = (type: string): number => {
  const number = types.indexOf(type);
  if (number < 0) throw new RangeError(`${type} is not a type of events.`);
  return number;
};

/** The type of a column with its number, in SQL. */
export const typeName = (column: string): string =>
  `CASE ${column} ${types.map((type, number) => `WHEN ${number} THEN '${type}'`).join(' ')} END`;

/** Numbers of places as they are stored: most events have one or none. */
export const spotsText = (spots: readonly number[]): number | string | null => {
  if (spots.length > 1) return JSON.stringify(spots);
  return spots.length === 0 ? null : must(spots[0], 'place');
};

/** The ids of the places of a column with their numbers, as a JSON array, in SQL. */
export const placesOf = (column: string): string => `CASE typeof(${column}) WHEN 'null' THEN '[]'
  WHEN 'integer' THEN (SELECT json_array(spot.id) FROM spot WHERE spot.n = ${column})
  ELSE (SELECT json_group_array(spot.id ORDER BY its.key) FROM json_each(${column}) AS its JOIN spot ON spot.n = its.value) END`;
