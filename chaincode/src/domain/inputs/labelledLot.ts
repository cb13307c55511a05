import { z } from 'zod';
import { countedId } from '../gs1/goodsSchemas';
import type { LotId } from '../gs1/id';
import { isIdError } from '../gs1/idError';
import { canonicalKind } from '../gs1/isCanonical';
import { type LabelDates, labelDates } from '../gs1/label';
import { readLabel } from '../gs1/readLabel';
import { isLotId } from '../goodsKinds';
import { date, text } from './common';

/** The label data of a lot. Dates are calendar days. Fields that `lot` contains as a label can be omitted. */
export const labelFields = {
  productionDate: date.optional(),
  packagingDate: date.optional(),
  bestBefore: date.optional(),
  sellBy: date.optional(),
  expiry: date.optional(),
  /** The other elements of the label, such as `(3103)001250`. */
  label: text().optional(),
};

export interface LabelledLot {
  readonly id: LotId;
  readonly dates: LabelDates;
  /** The label's other elements. They are kept in the event. */
  readonly label?: string;
}

const identifyingOrDated = new Set(['01', '02', '10', '11', '13', '15', '16', '17']);

/** A lot in any spelling, with the data of its label; or a URI under which goods are counted. */
export const labelledLot: z.ZodPipe<z.ZodString, z.ZodTransform<LabelledLot, string>> = z
  .string()
  .transform((spelling, context) => {
    if (canonicalKind(spelling) === 'lot') return { id: spelling as LotId, dates: {} };
    const read = countedId.safeParse(spelling);
    for (const { message, ...issue } of read.error?.issues ?? []) {
      context.addIssue({ code: 'custom', message, params: 'params' in issue ? issue.params : {} });
    }
    if (!read.success) return z.NEVER;
    if (!isLotId(read.data)) return { id: read.data, dates: {} };
    const elements = readLabel(spelling);
    if (isIdError(elements)) {
      const { message, code, reason } = elements;
      context.addIssue({ code: 'custom', message, params: { code, reason } });
      return z.NEVER;
    }
    const more = [...elements].filter(([ai]) => !identifyingOrDated.has(ai));
    const label = more.map(([ai, value]) => `(${ai})${value.replace(/[()]/g, '\\$&')}`).join('');
    return { id: read.data, dates: labelDates(elements), ...(label !== '' && { label }) };
  });

type Dated = { readonly lot: LabelledLot } & { readonly [Name in keyof LabelDates]?: string | undefined };

/** Fills in the dates of the lot's label. A date that the caller gives differently is an error. */
export const withLabel = <Input extends Dated>(
  input: Input,
  context: z.RefinementCtx,
): Omit<Input, 'lot'> & LabelDates & { lot: LotId } => {
  const { lot, ...rest } = input;
  for (const [name, stated] of Object.entries(lot.dates) as [keyof LabelDates, string][]) {
    const given = input[name];
    if (given === undefined || given === stated) continue;
    const message = `The label has ${stated}; omit ${name} or give the same day.`;
    context.addIssue({ code: 'custom', message, path: [name] });
  }
  return { ...rest, ...lot.dates, lot: lot.id, ...(lot.label !== undefined && { label: lot.label }) };
};
