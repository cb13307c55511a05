import { type Context, Contract } from 'fabric-contract-api';

/** A minimal contract, as reference of the benchmark. */
export class ReferenceContract extends Contract {
  constructor() {
    super('reference');
  }

  /** Writes one value without reading it. */
  async put(context: Context, key: string, value: string): Promise<void> {
    await context.stub.putState(key, Buffer.from(value));
  }

  /** Increments a number: the naive way to count with many concurrent writers. */
  async increment(context: Context, key: string): Promise<void> {
    const before = await context.stub.getState(key);
    await context.stub.putState(key, Buffer.from(String(Number(Buffer.from(before).toString()) + 1)));
  }

  /** The number under a key. */
  async count(context: Context, key: string): Promise<string> {
    return Buffer.from(await context.stub.getState(key)).toString();
  }
}
