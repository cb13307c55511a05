/** Ids or numbers as one value for `IN (SELECT value FROM json_each(?))`. */
export const idSet = (ids: Iterable<string | number>): string => JSON.stringify([...ids]);
