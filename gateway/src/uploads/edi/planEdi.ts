import { createHash } from 'node:crypto';
import { type CommandName, localId, type PartyId, shipmentIdOf } from '@lotline/chaincode/domain';
import type { FileError } from '../../answers/uploads';
import type { ReadModel } from '../../projection/readModel';
import { currentOf, replacementNumber, versionsOf } from '../../queries/shipmentVersions';
import type { Advice } from '../advice';
import type { Entry } from '../entry';
import type { SaidShipment } from '../../inventory/expectedStore';
import { type SaidEntry, saidLines } from '../expected';
import { planAdvice } from '../planAdvice';
import { contentId } from '../stepId';
import type { Draft } from './draft';
import { type Message, messagesOf } from './messages';
import { type NumberBudget } from './numbers';
import { read856 } from './read856';
import { readDesadv } from './readDesadv';
import { readInterchanges } from './readSegments';
import { EdiFault, errorAt } from './segment';
import { planChange } from './planChange';
import { type AdviceReading, toAdvice, toCancellation, toChange, type UnknownPartner } from './toAdvice';
import { apiLimits } from '../../answers/limits';

export interface EdiOptions {
  readonly readModel: ReadModel;
  readonly party: PartyId;
  readonly dryRun: boolean;
  readonly charset: string | undefined;
  readonly utcOffset: string | undefined;
  readonly makeLots: boolean;
}

/** The options and budget of all messages of a file. */
interface Reading extends EdiOptions, AdviceReading {}

interface PlannedEdi {
  readonly entries: readonly Entry[];
  /** The words of others about shipments to the caller. */
  readonly said: readonly SaidEntry[];
  readonly errors: readonly FileError[];
  readonly unknownPartners: UnknownPartner[];
}

const nothing: PlannedEdi = { entries: [], said: [], errors: [], unknownPartners: [] };

const readers = new Map<string, (message: Message, budget: NumberBudget) => Draft>([
  ['856', read856],
  ['DESADV', readDesadv],
]);

const hashOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 48);

/** The shipment's id follows from the message's reference: the same message is recorded once, another content of it is a conflict. */
const idOf =
  ({ name }: Message) =>
  (command: CommandName, input: object): string => {
    if (command === 'ship')
      return `asn:${createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 48)}`;
    return command === 'cancel' ? `asn-cancel:${hashOf(name)}` : contentId(name, command, input);
  };

const isErrors = (planned: Entry | readonly FileError[]): planned is readonly FileError[] => Array.isArray(planned);

const refused = ({ header, reference }: Message, element: number, message: string, fix: string): PlannedEdi => ({
  ...nothing,
  errors: [errorAt(header, element, { message, reference, fix })],
});

function planMessage(message: Message, options: Reading): PlannedEdi {
  const { type, isTest } = message;
  const read = readers.get(type);
  if (!read) return refused(message, 1, `A message of type ${type.slice(0, 10)} is not read.`, 'Send 856 or DESADV.');
  if (isTest && !options.dryRun) {
    const fix = 'Try it with dryRun, or send it without the mark.';
    return refused(message, 1, 'The interchange is marked as a test.', fix);
  }
  const draft = read(message, options.budget);
  if (draft.purpose === 'cancel') return planCancellation(draft, message, options);
  return draft.purpose === 'change' ? planChanged(draft, message, options) : planShipment(draft, message, options);
}

/** Changes some lines of the shipment of a number. */
function planChanged(draft: Draft, message: Message, options: Reading): PlannedEdi {
  const change = toChange(draft, message, options);
  const { number, supplier, units, to, errors } = change;
  if (errors.length > 0) return { ...nothing, errors };
  if (units.length === 0)
    return refused(message, 1, 'It changes nothing: it names no goods.', 'Name the lines that differ.');
  if (supplier !== undefined) {
    const said = {
      supplier,
      number,
      purpose: 'change',
      from: '',
      to,
      documents: [],
      lines: saidLines({ units }),
    } as const;
    return { ...nothing, said: [saidEntry(message, { ...said, source: hashOf(message.name) })] };
  }
  const at = placeIn(message);
  const plan = planChange(change, message, options, at);
  if (plan.kind === 'refused') return { ...nothing, errors: plan.errors };
  if (plan.kind === 'exists') return { ...nothing, entries: [{ ...at, subject: plan.subject, steps: [] }] };
  return planned(plan.advice, message, options, { unknownPartners: [], replaces: plan.replaces });
}

function planShipment(draft: Draft, message: Message, options: Reading): PlannedEdi {
  const { advice, supplier, errors, unknownPartners } = toAdvice(draft, message, options);
  if (errors.length > 0) return { ...nothing, errors, unknownPartners };
  if (supplier !== undefined) {
    const { from, to, documents, number } = advice;
    const said = {
      supplier,
      number,
      from,
      to,
      documents,
      lines: saidLines(advice),
      source: hashOf(message.name),
    };
    return { ...nothing, said: [saidEntry(message, { ...said, purpose: draft.purpose })], unknownPartners };
  }
  const { readModel, party } = options;
  if (draft.purpose === 'original') return planned(advice, message, options, { unknownPartners });
  const number = replacementNumber(advice.number, message.name);
  const versions = versionsOf(readModel.database, party, advice.number);
  const others = versions.filter(({ id }) => id !== shipmentIdOf(party, number));
  if (versions.length === 0) {
    return refused(
      message,
      1,
      `You have no shipment ${advice.number} that it could replace.`,
      'Send an original first.',
    );
  }
  // Goods that are packed again were not packed at the time that the message names.
  const changed = { ...advice, number, at: undefined };
  return planned(changed, message, options, { unknownPartners, replaces: currentOf(others)?.id });
}

function planned(
  advice: Advice,
  message: Message,
  options: EdiOptions,
  { unknownPartners, replaces }: { readonly unknownPartners: UnknownPartner[]; readonly replaces?: string | undefined },
): PlannedEdi {
  const { number } = advice;
  const subject = localId.safeParse(number).success ? shipmentIdOf(options.party, number) : number;
  const plan = planAdvice(advice, { ...options, subject, idOf: idOf(message), replaces });
  if (isErrors(plan)) return { ...nothing, errors: plan, unknownPartners };
  return { ...nothing, entries: [plan], unknownPartners };
}

/** Ends the shipment of a number. One that was cancelled before is not cancelled again. */
function planCancellation(draft: Draft, message: Message, options: Reading): PlannedEdi {
  const { number, supplier, errors } = toCancellation(draft, message, options);
  if (errors.length > 0) return { ...nothing, errors };
  if (supplier !== undefined) {
    const bare = { supplier, number, purpose: 'cancel', from: '', to: '', documents: [], lines: [] } as const;
    return { ...nothing, said: [saidEntry(message, { ...bare, source: hashOf(message.name) })] };
  }
  const versions = versionsOf(options.readModel.database, options.party, number);
  const last = versions.at(-1);
  if (!last) {
    return refused(message, 1, `You have no shipment ${number} that it could cancel.`, 'Correct the number.');
  }
  const current = currentOf(versions);
  const input = { shipment: current?.id, reason: `Cancelled by message ${message.reference}` };
  const step = { id: idOf(message)('cancel', input), command: 'cancel' as const, input };
  const subject = current?.id ?? last.id;
  return { ...nothing, entries: [{ ...placeIn(message), subject, steps: current ? [step] : [] }] };
}

/** The segments of a message in its file. */
function placeIn({ header, body, reference }: Message): Pick<Entry, 'rows' | 'place'> & { readonly reference: string } {
  const { message: _text, ...place } = errorAt(header, undefined, { message: '', reference });
  return { rows: [header.index, (body.at(-1) ?? header).index + 1], reference, place };
}

const saidEntry = (message: Message, said: SaidShipment): SaidEntry => ({ ...placeIn(message), said });

/** The shipments of a file of X12 856 or EDIFACT DESADV messages. */
export function planEdi(file: Uint8Array, options: EdiOptions): PlannedEdi {
  try {
    const budget = { left: apiLimits.rangeNumbers };
    const read = readInterchanges(file, options.charset).map(messagesOf);
    const broken = read.flatMap(({ errors }) => errors);
    const planned = read.flatMap(({ messages }) =>
      messages.map((message) => planMessage(message, { ...options, budget })),
    );
    const errors = [...broken, ...planned.flatMap((each) => each.errors)];
    const unknownPartners = planned.flatMap((each) => each.unknownPartners);
    if (errors.length === 0 && planned.length === 0) errors.push({ segment: 1, message: 'The file has no messages.' });
    const said = planned.flatMap((each) => each.said);
    return { entries: planned.flatMap(({ entries }) => entries), said, errors, unknownPartners };
  } catch (error) {
    if (!(error instanceof EdiFault)) throw error;
    return { ...nothing, errors: [error.error] };
  }
}
