import type { GatewayCode } from '../answers/codes';

/** An error at one place of a request: a JSON pointer into its body, or `?name` for a query parameter. */
export interface RefusalError {
  readonly pointer: string;
  readonly message: string;
  readonly code: string;
}

/** A request that the EPCIS binding refuses. */
export class EpcisRefusal extends Error {
  readonly code: GatewayCode;
  readonly errors: readonly RefusalError[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: GatewayCode,
    message: string,
    {
      errors = [],
      details = {},
    }: { errors?: readonly RefusalError[]; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = 'EpcisRefusal';
    this.code = code;
    this.errors = errors;
    this.details = details;
  }
}
