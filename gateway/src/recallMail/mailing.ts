import { createHash } from 'node:crypto';
import type { Party } from '@lotline/chaincode/domain';
import { partyId } from '@lotline/chaincode/domain';
import type { RecallMail, RecallMailAnswer } from '../answers/recallMail';
import type { RecallConsignee, RecallContacts, RecallMessage } from '../answers/recallRunning';
import type { CustomerMailStore } from './customerMailStore';
import { recallMailText } from './recallMailText';
import { Problem, type ProblemError } from '../problem';
import type { ReadModel } from '../projection/readModel';
import { recallFact } from '../recalls/findings';
import { type RecallStore, type RecordOwner } from '../recalls/recallStore';
import { apiLimits } from '../answers/limits';

export interface MailingOptions {
  readonly readModel: ReadModel;
  readonly recalls: RecallStore;
  readonly store: CustomerMailStore;
  readonly owner: RecordOwner;
  readonly sender: Party;
  readonly user: string;
}

interface Recipient {
  readonly to: string;
  readonly addresses: readonly string[];
  readonly customer: RecallConsignee | undefined;
}

type LeftOut = RecallMailAnswer['leftOut'];

const isDone = ({ status }: RecallConsignee): boolean => status === 'done' || status === 'nothing_here';

class Mailing {
  readonly #options: MailingOptions;
  readonly #customers: ReadonlyMap<string, RecallConsignee>;

  constructor(options: MailingOptions) {
    const { recalls, owner } = options;
    this.#options = options;
    this.#customers = new Map(
      recalls.list<RecallConsignee>(owner, 'consignee').map(({ id, body }) => [id, body] as const),
    );
  }

  /** The named recipients, or every customer that is not done. @throws Problem if a named recipient has no confirmed address. */
  recipients({ to, kind }: RecallMail): { readonly recipients: Recipient[]; readonly leftOut: LeftOut } {
    const named = to ?? [...this.#customers].flatMap(([id, body]) => (isDone(body) ? [] : [id]));
    const found = [...new Set(named)].map((each) => this.#recipient(each, kind));
    const recipients = found.flatMap((each) => ('why' in each ? [] : [each]));
    const leftOut = found.flatMap((each) => ('why' in each ? [each] : []));
    if (to !== undefined && leftOut.length > 0) {
      const errors = leftOut.map((each): ProblemError => ({
        pointer: `/to/${to.indexOf(each.to)}`,
        message: each.why,
        code: 'input_invalid',
      }));
      throw new Problem('input_invalid', 'Nothing was sent: some of them cannot be written to.', { errors });
    }
    return { recipients, leftOut };
  }

  #recipient(to: string, kind: RecallMail['kind']): Recipient | LeftOut[number] {
    const customer = this.#customers.get(to);
    const given = customer ? [customer.email] : this.#contactsAt(to, kind);
    if (!given)
      return { to, why: 'It is neither a customer outside of this recall nor a party with contacts of yours.' };
    const all = given.flatMap((each) => each?.toLowerCase() ?? []);
    if (all.length === 0) return { to, why: 'It has no e-mail address.' };
    const { store, owner } = this.#options;
    const addresses = all.filter((each) => store.address(owner.organisation, each)?.code === null);
    if (addresses.length > 0) return { to: customer ? to : partyId.parse(to), addresses, customer };
    return {
      to,
      why: `${all.join(', ')} has not agreed: POST /recalls/addresses, and then confirm it with the code that it got.`,
    };
  }

  /** The addresses at a party: the first one, and all of them when its case is escalated. */
  #contactsAt(to: string, kind: RecallMail['kind']): (string | undefined)[] | undefined {
    const { recalls, owner } = this.#options;
    const party = partyId.safeParse(to);
    if (!party.success) return undefined;
    const found = recalls.list<RecallContacts>({ ...owner, recall: '' }, 'contacts').find(({ id }) => id === party.data)
      ?.body.contacts;
    const addresses = found?.flatMap(({ email }) => email ?? []);
    return kind === 'escalation' ? addresses : addresses?.slice(0, 1);
  }

  /** Keeps the communication and queues its messages, unless the mailing has it already. */
  queue({ mail, kind, text }: RecallMail, { to, addresses, customer }: Recipient, time: string): boolean {
    const { readModel, recalls, store, owner, sender, user } = this.#options;
    const message = createHash('sha256')
      .update(JSON.stringify([mail, to]))
      .digest('hex');
    const before = recalls.list<RecallMessage>(owner, 'message').find(({ id }) => id === message)?.body;
    if (before) {
      if (before.text === text && before.kind === kind) return false;
      throw new Problem('conflict', `The mailing ${mail} was sent before with another text: use another number.`);
    }
    const recall = recallFact(readModel, owner.recall);
    if (!recall) throw new Error(`Recall ${owner.recall} is gone.`);
    const body: RecallMessage = { kind, to, channel: 'email', text };
    if (!recalls.set(owner, 'message', { id: message, body, user, time })) {
      throw new Problem('limit_exceeded', `At most ${apiLimits.recallRecords} records of this kind about one recall.`);
    }
    const written = recallMailText({ database: readModel.database, recall, sender, text, customer });
    for (const address of addresses) {
      store.add({ ...owner, message, recipient: to, address, ...written, queued: time });
    }
    return true;
  }
}

/** Queues a mailing about a recall: all of it or nothing. The same mailing again queues nothing twice. */
export function queueMailing(options: MailingOptions, input: RecallMail): Omit<RecallMailAnswer, 'height'> {
  const mailing = new Mailing(options);
  const { recipients, leftOut } = mailing.recipients(input);
  const time = new Date().toISOString();
  const isNew = options.store.atomically(() => recipients.map((each) => mailing.queue(input, each, time)));
  const queued = isNew.filter(Boolean).length;
  return { queued, known: isNew.length - queued, leftOut };
}
