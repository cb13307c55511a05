import type { z } from 'zod';
import type { FileError } from '../../answers/uploads';
import type { AdvicePlace } from '../advice';
import type { Stated } from './draft';
import { errorAt, type Segment } from './segment';

/** The errors of one message, with its reference. */
export class Faults {
  readonly errors: FileError[];
  readonly #reference: string;

  constructor(errors: FileError[], reference: string) {
    this.errors = errors;
    this.#reference = reference;
  }

  refuse(segment: Segment, element: number | undefined, message: string, fix?: string): void {
    this.errors.push(
      errorAt(segment, element, { message, reference: this.#reference, ...(fix !== undefined && { fix }) }),
    );
  }

  placeOf(segment: Segment, element: number | undefined): AdvicePlace {
    const { message: _, ...place } = errorAt(segment, element, { message: '', reference: this.#reference });
    return place;
  }

  /** A value that a schema reads; empty if it does not. */
  read(schema: z.ZodType<string, string>, { value, segment, element }: Stated, fix?: string): string {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    this.refuse(segment, element, read.error.issues[0]?.message ?? 'It cannot be read.', fix);
    return '';
  }
}
