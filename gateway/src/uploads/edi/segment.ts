import type { FileError } from '../../answers/uploads';

/** A segment of an interchange. */
export interface Segment {
  /** Its number in the file, from 1. */
  readonly index: number;
  readonly tag: string;
  /** Its elements, each with its components; the first is element 1. */
  readonly elements: readonly (readonly string[])[];
}

/** An EDI file that cannot be read further. */
export class EdiFault extends Error {
  readonly error: FileError;

  constructor(error: FileError) {
    super(error.message);
    this.name = 'EdiFault';
    this.error = error;
  }
}

/** A component of an element, both from 1; empty if it is not there. */
export const valueAt = ({ elements }: Segment, element: number, component = 1): string =>
  elements[element - 1]?.[component - 1]?.trim() ?? '';

const mostShown = 60;

/** An error at a segment, or at one of its elements. */
export function errorAt(
  segment: Segment,
  element: number | undefined,
  { message, fix, reference }: { readonly message: string; readonly fix?: string; readonly reference?: string },
): FileError {
  const value = element === undefined ? '' : (segment.elements[element - 1] ?? []).join(':').slice(0, mostShown);
  const tag = element === undefined ? segment.tag : `${segment.tag}${String(element).padStart(2, '0')}`;
  return {
    segment: segment.index,
    tag,
    message,
    ...(reference !== undefined && { reference }),
    ...(value !== '' && { value }),
    ...(fix !== undefined && { fix }),
  };
}
