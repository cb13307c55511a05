import { peer } from '@hyperledger/fabric-protos';

const names = new Map(Object.entries(peer.ChaincodeMessage.Type).map(([name, type]) => [type as number, name]));

/** The name of a message type, such as GET_STATE. */
export const messageName = (type: number): string => names.get(type) ?? `type ${type}`;

/** How many messages of each type the chaincode has sent to its peer. */
export class MessageCounters {
  readonly #counts = new Map<number, number>();

  count(type: number): void {
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
  }

  /** Counts by message name; names that never came are absent. */
  read(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].map(([type, count]) => [messageName(type), count]));
  }
}
