import type { Chain } from './chain';
import { Refused } from './errors';
import { ChaincodeConnection, type ConnectionOptions } from './peer/chaincodeConnection';
import type { OpenLink } from './peer/chaincodeLink';
import type { Collections } from './state/collections';
import type { ChaincodeOutcome } from './peer/execution';
import { Simulation, type SimulationResult } from './peer/simulation';
import type { SignedProposal } from './proposal/buildProposal';
import { checkProposal, type CheckedProposal, type ProposalRules } from './proposal/checkProposal';

/** The result of a simulated proposal: the chaincode's response, and its reads and writes. */
export interface SimulatedProposal {
  readonly proposal: CheckedProposal;
  readonly outcome: ChaincodeOutcome;
  readonly result: SimulationResult;
}

/** The dependencies of an endorser. */
export interface EndorserOptions {
  readonly chaincode: OpenLink;
  readonly connection: ConnectionOptions;
  readonly rules: ProposalRules;
  readonly collections: Collections;
  readonly totalQueryLimit: number;
  readonly concurrency: number;
}

/** Response statuses from this one on are errors, which no peer endorses. */
const errorThreshold = 400;

/** Checks proposals and runs them against the committed state. */
export class Endorser {
  readonly #chain: Chain;
  readonly #options: EndorserOptions;
  #connection: ChaincodeConnection;
  #running = 0;

  constructor(chain: Chain, options: EndorserOptions) {
    this.#chain = chain;
    this.#options = options;
    this.#connection = new ChaincodeConnection(options.chaincode, options.connection);
  }

  /** Throws `Refused` with the message of a peer. */
  async simulate(signed: SignedProposal): Promise<SimulatedProposal> {
    const { concurrency } = this.#options;
    if (this.#running >= concurrency) {
      throw new Refused('TOO_MANY_REQUESTS', `too many requests, exceeding concurrency limit (${concurrency})`);
    }
    this.#running++;
    try {
      return await this.#run(await checkProposal(signed, this.#options.rules));
    } finally {
      this.#running--;
    }
  }

  /** Ends the chaincode. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  async #run(proposal: CheckedProposal): Promise<SimulatedProposal> {
    const { world } = this.#chain;
    const { asOf, release } = world.hold();
    try {
      const simulation = new Simulation({
        transactionId: proposal.transactionId,
        world,
        asOf,
        namespace: this.#options.rules.chaincode,
        creatorMsp: proposal.creator.mspId,
        collections: this.#options.collections,
        totalQueryLimit: this.#options.totalQueryLimit,
      });
      const outcome = await this.#connect().execute({
        transactionId: proposal.transactionId,
        proposal: proposal.message,
        input: proposal.input.serializeBinary(),
        simulation,
      });
      const status = outcome.response.getStatus();
      if (status >= errorThreshold) {
        throw new Refused('CHAINCODE_RESPONSE', `chaincode response ${status}, ${outcome.response.getMessage()}`);
      }
      return { proposal, outcome, result: simulation.result() };
    } finally {
      release();
    }
  }

  /** Opens the stream again if it has ended, as a peer dials its chaincode again. */
  #connect(): ChaincodeConnection {
    if (this.#connection.ended) {
      this.#connection = new ChaincodeConnection(this.#options.chaincode, this.#options.connection);
    }
    return this.#connection;
  }
}
