import { type ErrorCode, errorCodes, Refusal } from '@lotline/chaincode/domain';
import { z } from 'zod';

const wire = z.object({
  code: z.string().refine((code): code is ErrorCode => Object.hasOwn(errorCodes, code)),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
});

/** How a peer passes on what a chaincode refused with. */
const response = /chaincode response (\d{3}), (.*)/s;

/** Whether a peer's message says that the chaincode itself refused, rather than that something kept it from answering. */
export const isChaincodeResponse = (message: string): boolean => response.test(message);

/** The contract's refusal in a peer's message; undefined when the contract did not speak. */
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
