import type { Lot, Party, Recall } from '@lotline/chaincode/domain';
import { productOf } from '@lotline/chaincode/domain';
import type { RecallConsignee } from '../answers/recallRunning';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { oneLine } from '../deliveries/mailTexts';

/** Goods that a message lists. */
const mostGoods = 50;

export interface RecallMailSource {
  readonly database: Database;
  readonly recall: Recall;
  /** The party that writes. */
  readonly sender: Party;
  /** Its words. */
  readonly text: string;
  /** The customer, if it is one outside the network. */
  readonly customer: RecallConsignee | undefined;
}

function goodsText(database: Database, goods: string): string {
  const product = productOf(goods);
  const name = product && readFact(database, 'product', product)?.name;
  const { bestBefore, expiry }: Partial<Lot> = readFact(database, 'lot', goods) ?? {};
  const day = expiry === undefined ? bestBefore && `best before ${bestBefore}` : `expiry ${expiry}`;
  return `  ${[goods, name, day]
    .filter((part) => part !== undefined)
    .map((part) => oneLine(part, 300))
    .join(', ')}`;
}

/** Opens each message about a mock recall, so that nobody takes it for a real one. */
const exercise = 'EXERCISE: this recall is a drill. No goods are recalled; please answer as if it were real.';

const section = (title: string, text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : [`${title}: ${oneLine(text, 2000)}`];

/** The subject and text of a message about a recall to a customer outside the network. */
export function recallMailText({ database, recall, sender, text, customer }: RecallMailSource): {
  readonly subject: string;
  readonly body: string;
} {
  const { id, type, class: of, openedBy, reason, instructions, publicText, roots, status } = recall;
  const isMock = type === 'mock';
  const contact = sender.contact ?? sender.id;
  const opener = readFact(database, 'party', openedBy)?.name ?? openedBy;
  const supplied = customer?.supplied && `${customer.supplied.quantity} ${customer.supplied.uom}`;
  const shown = roots.slice(0, mostGoods);
  const more = roots.length > shown.length ? [`  and ${roots.length - shown.length} more`] : [];
  const parts = [
    ...(isMock ? [exercise] : []),
    oneLine(text, 2000),
    [
      ...section('Recall', `${id} (${[type, of && `class ${of}`, status].filter(Boolean).join(', ')})`),
      ...section('Opened by', `${opener} (${openedBy})`),
      ...section('From', `${sender.name} (${sender.id})`),
      ...section('Reason', reason),
      ...section('What to do', instructions),
      ...section('Public warning', publicText),
      ...section('You got', supplied),
    ].join('\n'),
    ['Goods:', ...shown.map((goods) => goodsText(database, goods)), ...more].join('\n'),
    ...section('Answer to', contact),
  ];
  const number = id.slice(id.lastIndexOf(':') + 1);
  const end = `You get this because you agreed to messages of ${sender.name} about recalls at this address. To have no more, tell ${contact}.`;
  return {
    subject: oneLine(`${isMock ? 'EXERCISE: ' : ''}Recall ${number} of ${opener}`, 150),
    body: `${parts.join('\n\n')}\n\n-- \n${oneLine(end, 500)}\n`,
  };
}

/** The message with the code with which the owner of an address agrees to messages about recalls. */
export const agreementMail = (sender: Party, code: string): { readonly subject: string; readonly text: string } => ({
  subject: oneLine(`Messages of ${sender.name} about recalls`, 150),
  text: `${oneLine(`${sender.name} (${sender.id}) would like to write to this address when goods that you got from it are recalled.`, 400)}\n\nTo agree, tell ${oneLine(
    sender.contact ?? sender.name,
    200,
  )} this code: ${code}\n\nIf you do not want that, do nothing: then nothing more is sent.\n`,
});
