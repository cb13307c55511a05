import type { CommandName } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { SaidEntry } from './expected';

/** A command that an entry of a file needs. */
export interface Step {
  /** Makes it safe to repeat: the same id with the same input is recorded once. */
  readonly id: string;
  readonly command: CommandName;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One thing that a file is about: what is recorded of it, in order. */
export interface Entry {
  /** Rows of a table, or segments of an EDI file. */
  readonly rows: readonly number[];
  readonly reference?: string;
  readonly subject: string;
  /** Empty if the ledger has it already. */
  readonly steps: readonly Step[];
  /** Entries of the file that have to be recorded before. */
  readonly after?: readonly Entry[];
  /** Where a refusal of its steps is reported. */
  readonly place: Omit<FileError, 'message' | 'fix'>;
}

/** The entries of a file, or what is wrong with it. */
export interface Planned {
  readonly entries: readonly Entry[];
  readonly errors: readonly FileError[];
  /** The words of others about shipments to the caller. */
  readonly said?: readonly SaidEntry[];
}
