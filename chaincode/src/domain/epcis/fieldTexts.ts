/** The form of a UTC offset: ±hh:mm, up to 14 hours. */
export const timeZoneOffsetForm = /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/;

/** The form of a UN/ECE unit code. */
export const uomForm = /^[A-Z0-9]{2,3}$/;

export const isTimeZoneOffset = (text: string): boolean => timeZoneOffsetForm.test(text);
export const isUom = (text: string): boolean => uomForm.test(text);

const cbvUrn = /^urn:epcglobal:cbv:[\x21-\x7e]{1,512}$/;

/** Returns true for a URI of the CBV, such as a business transaction id. It is no GS1 key, and stays as it is. */
export const isCbvUrn = (text: string): boolean => cbvUrn.test(text);
