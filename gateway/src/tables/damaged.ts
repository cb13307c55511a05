import { UnreadableTable } from './cell';

/** A workbook that no spreadsheet program writes. */
export const damaged = (why: string): UnreadableTable =>
  new UnreadableTable({
    row: 1,
    message: `The workbook is damaged: ${why}.`,
    fix: 'Open it in a spreadsheet program and save it as .xlsx again.',
  });
