/** Texts that a spreadsheet takes for a formula, and those that only look as if they had been escaped. */
const formulaLike = /^'*[=+\-@\t\r]/;
const escaped = /^'+[=+\-@\t\r]/;

/** A text as a CSV file holds it: an apostrophe keeps it from being a formula. */
export const escapeFormula = (text: string): string => (formulaLike.test(text) ? `'${text}` : text);

/** A text as a workbook holds it, where a cell is text whatever it begins with. */
export const escapeEscaped = (text: string): string => (escaped.test(text) ? `'${text}` : text);

/** The text again, without the apostrophe that marked it as text. */
export const unescapeFormula = (text: string): string => (escaped.test(text) ? text.slice(1) : text);
