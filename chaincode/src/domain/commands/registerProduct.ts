import type { Command } from '../command';
import { Refusal } from '../errors';
import { productKey } from '../facts/product';
import { assertOwnKey, prefixKeys } from '../rules/ownership';
import { present } from '../rules/present';
import { assertActiveParty } from '../rules/retirement';
import type { CommandData } from '../transactions';

/** Registers or updates a product with a GTIN under the caller's GS1 Company Prefix. */
export const registerProduct: Command<CommandData<'registerProduct'>> = {
  needs: ({ product }) => [productKey(product), ...prefixKeys(product)],
  decide: ({ product, ...data }, step) => {
    const before = step.facts.get(productKey(product));
    if (before && before.owner !== step.caller.party) {
      throw new Refusal('not_owner', `Product ${product} belongs to ${before.owner}.`, {
        product,
        party: before.owner,
      });
    }
    assertOwnKey(step, product);
    assertActiveParty(step, step.caller.party);
    step.facts.put(
      productKey(product),
      present({ id: product, owner: step.caller.party, ...data, retired: before?.retired }),
    );
    return { subject: product, events: [] };
  },
};
