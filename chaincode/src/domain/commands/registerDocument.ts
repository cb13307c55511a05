import type { Command } from '../command';
import { documentKey } from '../facts/document';
import { present } from '../rules/present';
import type { CommandData } from '../transactions';

/** Registers a document by its hash. Each organisation has its own documents, so others may register the same hash. */
export const registerDocument: Command<CommandData<'registerDocument'>> = {
  needs: ({ sha256 }, _peek, { msp }) => [documentKey(msp, sha256)],
  decide: (input, { facts, caller }) => {
    facts.put(documentKey(caller.msp, input.sha256), present({ party: caller.party, ...input }));
    return { subject: `ni:///sha-256;${input.sha256}`, events: [] };
  },
};
