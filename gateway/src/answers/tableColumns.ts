/** How the cells of a column are read, and so which damage of spreadsheets is mended or refused. */
export type ColumnType =
  | 'text'
  /** Letters and digits, such as a lot number. */
  | 'code'
  | 'gtin'
  | 'gln'
  | 'sscc'
  | 'decimal'
  | 'whole'
  | 'date'
  | 'time'
  | 'flag';

/** A column of a file of rows. */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isRequired?: boolean;
}
