import type { EventErrorCode } from './eventError';

/** A zod issue with an event error code. */
export type Fault = {
  code: 'custom';
  input: unknown;
  message: string;
  path: PropertyKey[];
  params: { code: EventErrorCode };
};

/** Builds an issue; `path` is relative to the checked value. */
export const fault = (code: EventErrorCode, message: string, path: PropertyKey[] = []): Fault => ({
  code: 'custom',
  input: undefined,
  message,
  path,
  params: { code },
});
