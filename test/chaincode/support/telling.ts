import { expect } from '@jest/globals';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { eventKey, exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { type Captured, noon } from './captureChain';
import type { Said } from './cast';
import { keep } from './truth';
import type { WorldOfFacts } from './worldOfFacts';

/** Something that a party says to have happened: an event, and the command that says the same, if it is said by command. */
export interface Statement {
  readonly captured: Captured;
  readonly command?: Said | undefined;
  /** True if it is declared in error at once. */
  readonly isWrong: boolean;
}

const declared = { errorDeclaration: { declarationTime: '2026-04-02T00:00:00Z' } };

/** A ledger to which parties tell what happened, and what of it stock has booked. */
export class Telling {
  readonly world: WorldOfFacts;
  readonly #captured: Captured[] = [];
  readonly #commanded = new Set<Statement>();

  constructor(world: WorldOfFacts) {
    this.world = world;
  }

  /** Records a statement, and books what waits. */
  async tell(said: Statement): Promise<void> {
    if (said.command) {
      const [outcome] = (await this.world.run([said.command], noon)).outcomes;
      if (outcome?.status === 'recorded') this.#commanded.add(said);
    } else {
      const { by, event } = said.captured;
      await this.#capture(said.captured);
      if (said.isWrong)
        await this.#capture({ by, event: { ...event, ...declared }, wrongs: this.#captured.length - 1 });
    }
    await keep(this.world, this.#captured);
  }

  async #capture(captured: Captured): Promise<void> {
    const { outcomes } = await this.world.run([captured.by.captures(captured.event)], noon);
    expect(outcomes).toMatchObject([{ status: 'recorded' }]);
    this.#captured.push(captured);
  }

  isBooked(said: Statement): boolean {
    if (said.command) return this.#commanded.has(said);
    const { by, event } = said.captured;
    const fact = this.world.fact(eventKey(by.msp, eventHash(event)));
    const isInError = fact?.declaredInError !== undefined;
    return fact !== undefined && !isInError && (fact.stock === undefined || fact.partly === true);
  }

  /** How much arrived above what was sent, by the open exception of a receipt. */
  overOf({ captured: { by, event } }: Statement): number {
    const hash = eventHash(event);
    const { exceptions = 0 } = this.world.fact(eventKey(by.msp, hash)) ?? {};
    for (let n = 1; n <= exceptions; n += 1) {
      const found = this.world.fact(exceptionKey(by.msp, hash, n));
      if (found?.status === 'open' && found.code === 'receipt_over') return Number(found.details?.['quantity']);
    }
    return 0;
  }
}
