/** Captures the digits of each key from where a company prefix can start: after the GTIN indicator, SSCC extension or GRAI zero. */
const shapes =
  /^https:\/\/id\.gs1\.org\/(?:(?:00|01|8006)\/\d(\d+)|8003\/0(\d{13})|(?:253|255|414|415|417)\/(\d{13})|(?:401|402|8004|8010|8013|8017|8018)\/(\d+))/;

/**
 * The digits of a canonical id that a GS1 Company Prefix is matched against: the GTIN without its indicator digit, the
 * SSCC without its extension digit, other keys from their first digit. Undefined when the id has no such digits.
 */
export const keyDigits = (id: string): string | undefined => {
  const [, ...groups]: (string | undefined)[] = shapes.exec(id) ?? [];
  return groups.find((digits) => digits !== undefined);
};
