import { type ErrorCode, errorCodes, Refusal } from '@lotline/chaincode/domain';
import { z } from 'zod';

const wire = z.object({
  code: z.string().refine((code): code is ErrorCode => Object.hasOwn(errorCodes, code)),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
});

/** The format in which a peer returns a chaincode's error response. */
const response = /chaincode response (\d{3}), (.*)/s;

/** Returns true if a peer's message is the chaincode's own error response, and not a failure to run the chaincode. */
export const isChaincodeResponse = (message: string): boolean => response.test(message);

/** The contract's refusal in a peer's message; undefined if the message is not the contract's. */
export function contractRefusal(message: string): Refusal | undefined {
  const text = response.exec(message)?.[2];
  if (text === undefined) return undefined;
  try {
    const { code, message: words, details } = wire.parse(JSON.parse(text));
    return new Refusal(code, words, details);
  } catch {
    return undefined;
  }
}
