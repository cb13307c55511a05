import { type Context, Contract } from 'fabric-contract-api';
import type { Forged } from './forgery';

export { LotlineContract } from '@lotline/chaincode';

/** A dishonest organisation's chaincode: its peers endorse any write to the contract's state. */
export class ForgingContract extends Contract {
  constructor() {
    super('forging');
  }

  async forge(context: Context, text: string): Promise<void> {
    for (const { key, value, policy } of JSON.parse(text) as Forged[]) {
      if (value === null) await context.stub.deleteState(key);
      else if (value !== undefined) await context.stub.putState(key, Buffer.from(value));
      if (policy !== undefined) await context.stub.setStateValidationParameter(key, Buffer.from(policy, 'base64'));
    }
  }
}
