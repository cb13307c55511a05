import { Refusal } from '../../errors';

/** The refusal of a correction that stock cannot carry out. */
export const impossible = (message: string): Refusal => new Refusal('correction_impossible', message);
