import type { Refusal } from '../domain/errors';

/** Encodes a refusal as an error message, because Fabric transmits only the message of a thrown error. */
export const encodeRefusal = ({ code, message, details }: Refusal): string =>
  JSON.stringify({ code, message, details });
