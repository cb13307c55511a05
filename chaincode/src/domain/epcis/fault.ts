import type { EventErrorCode } from './eventError';

/** The issue that carries our code through zod to the list of an event's errors. */
export type Fault = {
  code: 'custom';
  input: unknown;
  message: string;
  path: PropertyKey[];
  params: { code: EventErrorCode };
};

/** Builds the issue of a fault, `path` below the value that was checked. */
export const fault = (code: EventErrorCode, message: string, path: PropertyKey[] = []): Fault => ({
  code: 'custom',
  input: undefined,
  message,
  path,
  params: { code },
});
