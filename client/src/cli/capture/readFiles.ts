import { CliError } from '../cliError';
import type { Output } from '../output';
import { type FileEvent, type ReadDocument, readDocument } from './readDocument';

/** Options for reading files. */
export interface ReadOptions {
  readonly allowUnknownRoot: boolean;
  readonly keepOrder: boolean;
}

/** The events of files, and the documents that have a header alone. */
export interface ReadFiles {
  readonly events: readonly FileEvent[];
  readonly headers: readonly ReadDocument['common'][];
}

/** The events of all files in order of event time, because files come in any order and goods are made before they move. */
export function readFiles(
  files: readonly string[],
  { allowUnknownRoot, keepOrder }: ReadOptions,
  out: Output,
): ReadFiles {
  const documents = files.map((file) => ({ file, ...readDocument(file) }));
  const odd = documents.filter(({ unknownRoot }) => unknownRoot.length > 0);
  const described = odd.map(
    ({ file, unknownRoot }) => `${file}: ${unknownRoot.map((key) => JSON.stringify(key)).join(', ')}`,
  );
  if (odd.length > 0 && !allowUnknownRoot) {
    throw new CliError(
      `${odd.length === 1 ? 'A document has root keys' : `${odd.length} documents have root keys`} that are not EPCIS; nothing was sent.`,
      {
        why: `EPCIS 2.0 allows only its own keys there, and vocabulary terms (prefix:name).\n    ${described.join('\n    ')}`,
        fix: 'Remove the keys, or accept such documents with --allow-unknown-root: the events are recorded, the keys are not.',
      },
    );
  }
  for (const each of described) out.note(`Left out of ${each} (not EPCIS).`);
  const events = documents.flatMap((document) => document.events);
  const bare = documents.filter(({ events: own, common }) => own.length === 0 && common.header !== undefined);
  return {
    events: keepOrder ? events : events.toSorted((a, b) => timeOf(a) - timeOf(b)),
    headers: bare.map(({ common }) => common),
  };
}

/** The sort key of an event. Events without a valid time come last, in file order; the gateway reports their errors. */
function timeOf({ event }: FileEvent): number {
  const time = typeof event['eventTime'] === 'string' ? Date.parse(event['eventTime']) : Number.NaN;
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}
