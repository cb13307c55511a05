import { CliError } from '../cliError';
import type { Output } from '../output';
import { type FileEvent, readDocument } from './readDocument';

/** What to do with what files hold. */
export interface ReadOptions {
  readonly allowUnknownRoot: boolean;
  readonly keepOrder: boolean;
}

/** The events of all files, in order of their event times: files come in any order, and goods are made before they are moved. */
export function readFiles(
  files: readonly string[],
  { allowUnknownRoot, keepOrder }: ReadOptions,
  out: Output,
): FileEvent[] {
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
  for (const { file, hasHeader } of documents) {
    if (hasHeader) out.note(`Left out of ${file}: its epcisHeader. Register the places and products that are yours.`);
  }
  for (const each of described) out.note(`Left out of ${each} (not EPCIS).`);
  const events = documents.flatMap((document) => document.events);
  return keepOrder ? events : events.toSorted((a, b) => timeOf(a) - timeOf(b));
}

/** Events without a readable time come last, in the order of their files; the gateway says what is wrong with them. */
function timeOf({ event }: FileEvent): number {
  const time = typeof event['eventTime'] === 'string' ? Date.parse(event['eventTime']) : Number.NaN;
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}
