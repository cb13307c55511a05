import type { Refusal } from '../domain/errors';

/** An error as it crosses the wire: of what a contract throws, Fabric passes on only the message text. */
export const encodeRefusal = ({ code, message, details }: Refusal): string =>
  JSON.stringify({ code, message, details });
