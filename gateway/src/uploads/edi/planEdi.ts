import { createHash } from 'node:crypto';
import { type CommandName, localId, type PartyId, shipmentIdOf } from '@lotline/chaincode/domain';
import type { FileError } from '../../answers/uploads';
import type { ReadModel } from '../../projection/readModel';
import type { Entry } from '../entry';
import { planAdvice } from '../planAdvice';
import { contentId } from '../stepId';
import type { Draft } from './draft';
import { type Message, messagesOf } from './messages';
import { read856 } from './read856';
import { readDesadv } from './readDesadv';
import { readInterchanges } from './readSegments';
import { EdiFault, errorAt } from './segment';
import { toAdvice, type UnknownPartner } from './toAdvice';

export interface EdiOptions {
  readonly readModel: ReadModel;
  readonly party: PartyId;
  readonly dryRun: boolean;
  readonly charset: string | undefined;
  readonly utcOffset: string | undefined;
  readonly makeLots: boolean;
}

interface PlannedEdi {
  readonly entries: readonly Entry[];
  readonly errors: readonly FileError[];
  readonly unknownPartners: UnknownPartner[];
}

const readers = new Map<string, (message: Message) => Draft>([
  ['856', read856],
  ['DESADV', readDesadv],
]);

/** The shipment's id follows from the message's reference: the same message is recorded once, another content of it is a conflict. */
const idOf =
  ({ name }: Message) =>
  (command: CommandName, input: object): string =>
    command === 'ship'
      ? `asn:${createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 48)}`
      : contentId(name, command, input);

const isErrors = (planned: Entry | readonly FileError[]): planned is readonly FileError[] => Array.isArray(planned);

function planMessage(message: Message, options: EdiOptions): PlannedEdi {
  const { reference, header, type, isTest } = message;
  const read = readers.get(type);
  const refused = (text: string, fix: string, element: number): PlannedEdi => ({
    ...{ entries: [], unknownPartners: [], errors: [errorAt(header, element, { message: text, reference, fix })] },
  });
  if (!read) return refused(`A message of type ${type.slice(0, 10)} is not read.`, 'Send 856 or DESADV.', 1);
  if (isTest && !options.dryRun) {
    return refused('The interchange says that it is a test.', 'Try it with dryRun, or send it without the mark.', 1);
  }
  const { advice, errors, unknownPartners } = toAdvice(read(message), message, options);
  if (errors.length > 0) return { entries: [], errors, unknownPartners };
  const subject = localId.safeParse(advice.number).success ? shipmentIdOf(options.party, advice.number) : advice.number;
  const planned = planAdvice(advice, { ...options, subject, idOf: idOf(message) });
  if (isErrors(planned)) return { entries: [], errors: planned, unknownPartners };
  return { entries: [planned], errors: [], unknownPartners };
}

/** The shipments of a file of X12 856 or EDIFACT DESADV messages. */
export function planEdi(file: Uint8Array, options: EdiOptions): PlannedEdi {
  try {
    const read = readInterchanges(file, options.charset).map(messagesOf);
    const broken = read.flatMap(({ errors }) => errors);
    const planned = read.flatMap(({ messages }) => messages.map((message) => planMessage(message, options)));
    const errors = [...broken, ...planned.flatMap((each) => each.errors)];
    const unknownPartners = planned.flatMap((each) => each.unknownPartners);
    if (errors.length === 0 && planned.length === 0) errors.push({ segment: 1, message: 'The file has no messages.' });
    return { entries: planned.flatMap(({ entries }) => entries), errors, unknownPartners };
  } catch (error) {
    if (!(error instanceof EdiFault)) throw error;
    return { entries: [], errors: [error.error], unknownPartners: [] };
  }
}
