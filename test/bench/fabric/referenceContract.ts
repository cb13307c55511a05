import { type Context, Contract } from 'fabric-contract-api';

/** The least that a contract can do, for the bench to compare with. */
export class ReferenceContract extends Contract {
  constructor() {
    super('reference');
  }

  /** Writes one value, unread. */
  async put(context: Context, key: string, value: string): Promise<void> {
    await context.stub.putState(key, Buffer.from(value));
  }

  /** Adds one to a number: the naive way to count something that many change at once. */
  async increment(context: Context, key: string): Promise<void> {
    const before = await context.stub.getState(key);
    await context.stub.putState(key, Buffer.from(String(Number(Buffer.from(before).toString()) + 1)));
  }

  /** The number under a key. */
  async count(context: Context, key: string): Promise<string> {
    return Buffer.from(await context.stub.getState(key)).toString();
  }
}
