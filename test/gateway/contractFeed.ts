import { createHash } from 'node:crypto';
import { type Envelope, envelopeEvent, type Outcome, writeEnvelope } from '@lotline/chaincode/domain';
import type { LedgerTransaction } from '../../gateway/src/ledger/ledger';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { Actor, type Said } from '../chaincode/support/cast';
import { WorldOfFacts } from '../chaincode/support/worldOfFacts';
import { block, type Body, senderMsp } from './blocks';

/** The owner of the product, places and containers of `blocks.ts`. */
export const supplier = new Actor(senderMsp, '9506000');
export const buyer = new Actor('BuyerMSP', '9506008');
/** An organisation with a party and no other data. */
export const rival = new Actor('RivalMSP', '9506009');

const registration = (actor: Actor, prefixes: string[]): Said =>
  actor.asks('registerParty', { party: actor.party, name: actor.msp, roles: ['supplier'], prefixes });

/** The contract's own engine over facts in memory, with a read model that is given each transaction as a block of the ledger. */
export class ContractFeed {
  readonly readModel: ReadModel;
  readonly world = new WorldOfFacts();
  #said = 0;

  private constructor(readModel: ReadModel) {
    this.readModel = readModel;
  }

  static async open(readModel: ReadModel): Promise<ContractFeed> {
    const feed = new ContractFeed(readModel);
    await feed.say(registration(supplier, [supplier.prefix]));
    await feed.say(registration(buyer, [buyer.prefix]));
    await feed.say(supplier.asks('consentToPrefix', { prefix: buyer.prefix, party: buyer.party }));
    await feed.say(registration(rival, []));
    return feed;
  }

  /** Runs requests of one organisation in one transaction. */
  async say(...said: readonly Said[]): Promise<readonly Outcome[]> {
    const first = said[0];
    if (!first) throw new RangeError('Nobody said anything.');
    const start = this.#said;
    const batch = said.map(({ id, command, input }, n) => ({ id: id ?? `r${start + n}`, command, input }));
    this.#said += said.length;
    const text = JSON.stringify(batch);
    const time = new Date(Date.UTC(2026, 5, 1, 0, 0, this.#said)).toISOString();
    const { outcomes, envelope } = await this.world.runText(text, first.caller, time);
    this.#apply({ text, mspId: first.caller.msp, time, envelope });
    return outcomes;
  }

  /** The same, without refusals; returns the hash ids of all events. */
  async recorded(...said: readonly Said[]): Promise<string[]> {
    const outcomes = await this.say(...said);
    const refused = outcomes.find(({ status }) => status === 'refused');
    if (refused) throw new Error(`${refused.code ?? ''} ${refused.message ?? ''}`);
    return outcomes.flatMap(({ events }) => [...events]);
  }

  /** Captures an event, as the supplier by default; returns its hash id. */
  async capture(body: Body, by: Actor = supplier): Promise<string> {
    const [id] = await this.recorded(by.captures(body));
    if (id === undefined) throw new Error('The event was not recorded.');
    return id;
  }

  #apply({ text, mspId, time, envelope }: Transaction): void {
    if (envelope === undefined) return;
    const transaction: LedgerTransaction = {
      index: 0,
      transactionId: createHash('sha256').update(`${time} ${text}`).digest('hex'),
      time,
      mspId,
      transaction: 'submit',
      args: [text],
      writes: this.world.written.map((key) => ({ key, value: this.world.facts.get(key) ?? null })),
      event: { name: envelopeEvent, payload: writeEnvelope(envelope) },
    };
    this.readModel.apply(block(this.readModel.height, transaction));
  }
}

interface Transaction {
  readonly text: string;
  readonly mspId: string;
  readonly time: string;
  readonly envelope: Envelope | undefined;
}
