import type { EndorsementPolicy } from '../../verify/channelDescription';
import { type SignatureJudge, signatureJudge } from '../../verify/signaturePolicy';
import type { LedgerOrganisation } from '../options';
import { satisfiesChannel } from '../order/endorsementPolicy';
import type { SimulationResult } from '../peer/simulation';

/** The possible endorsers of a transaction, and the channel's policy. */
export interface EndorsementPlan {
  readonly policy: EndorsementPolicy;
  readonly organisations: readonly LedgerOrganisation[];
}

/**
 * A minimal set of organisations that satisfies the policies of all written keys, including the caller's own if it counts, as planned by
 * a peer's gateway service (`internal/pkg/gateway/endorse.go`). All organisations if even they are too few: validation then reports it.
 */
export function chooseEndorsers(
  { set, policies }: SimulationResult,
  callerMsp: string,
  { policy, organisations }: EndorsementPlan,
): readonly LedgerOrganisation[] {
  // Policies of private keys are in the state of their hashes, which a simulation does not read.
  if (set.collections.length > 0) return organisations;
  const mspIds = organisations.map(({ mspId }) => mspId);
  const byChannel: SignatureJudge = (signatories) => satisfiesChannel(policy, signatories, mspIds);
  const judges = (policies.length === 0 ? [undefined] : policies).map((each) =>
    each ? signatureJudge(each) : byChannel,
  );
  const suffices = (some: readonly LedgerOrganisation[]): boolean => {
    const signatories = some.map(({ mspId }) => ({ mspId, units: ['peer'] }));
    return judges.every((judge) => judge?.(signatories) ?? false);
  };
  const own = organisations.filter(({ mspId }) => mspId === callerMsp);
  const others = organisations.filter(({ mspId }) => mspId !== callerMsp);
  let chosen = organisations;
  for (const each of [...others.reverse(), ...own]) {
    const fewer = chosen.filter((other) => other !== each);
    if (suffices(fewer)) chosen = fewer;
  }
  return chosen;
}
