import type { Command } from '../command';
import { productKey } from '../facts/product';
import { assertOwnKey, ownPartyNeeds, prefixKeys } from '../rules/ownership';
import { present } from '../rules/present';
import { assertActiveParty } from '../rules/retirement';
import type { CommandData } from '../transactions';

/**
 * Registers or updates a product with a GTIN under the caller's GS1 Company Prefix, also one that an earlier owner of the prefix has left.
 */
export const registerProduct: Command<CommandData<'registerProduct'>> = {
  needs: ({ product }, peek, caller) => [productKey(product), ...prefixKeys(product), ...ownPartyNeeds(peek, caller)],
  decide: ({ product, ...data }, step) => {
    const known = step.facts.get(productKey(product));
    // Prefixes of two parties never overlap, so another owner registered it before its prefix was taken back or released.
    const before = known?.owner === step.caller.party ? known : undefined;
    assertOwnKey(step, product);
    assertActiveParty(step, step.caller.party);
    step.facts.put(
      productKey(product),
      present({ id: product, owner: step.caller.party, ...data, retired: before?.retired }),
    );
    return { subject: product, events: [] };
  },
};
