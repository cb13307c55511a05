import type { Command } from '../command';
import { Refusal } from '../errors';
import { documentKey } from '../facts/document';
import { present } from '../rules/present';
import type { CommandData } from '../transactions';

/** Records that a document with this hash exists. It can be registered once: a hash says what the bytes are, not who may say so. */
export const registerDocument: Command<CommandData<'registerDocument'>> = {
  needs: ({ sha256 }) => [documentKey(sha256)],
  decide: (input, { facts, caller }) => {
    const before = facts.get(documentKey(input.sha256));
    if (before && before.party !== caller.party) {
      throw new Refusal('not_owner', `Document ${input.sha256} was registered by ${before.party}.`, {
        party: before.party,
      });
    }
    facts.put(documentKey(input.sha256), present({ party: caller.party, ...input }));
    return { subject: `ni:///sha-256;${input.sha256}`, events: [] };
  },
};
