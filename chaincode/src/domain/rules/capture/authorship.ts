import type { Finding } from '../../command';
import type { Links } from '../../facts/links';
import type { CapturedEvent } from '../../inputs/events';
import type { Step } from '../../step';
import { assertOwnPlace, ownerOf, placeParty } from '../ownership';
import { deciders } from '../recallScope';
import { provesMaking } from '../standing';
import { hasStanding } from './packingEvent';

/** Refuses an event at somebody else's place. A place that nobody claims is an exception. */
export function placeFindings(step: Step, { places }: CapturedEvent): Finding[] {
  const unknown: Finding[] = [];
  for (const place of new Set([places.readPoint, places.bizLocation])) {
    if (!place) continue;
    if (placeParty(step.facts, place)) assertOwnPlace(step, place);
    else unknown.push({ code: 'place_unknown', detail: `Place ${place} is not registered.`, details: { place } });
  }
  return unknown;
}

/** The links, marked where the author may not fill the container that it says it packed. */
export function marked(step: Step, { told }: CapturedEvent, links: Links | undefined): Links | undefined {
  if (!links?.parent || links.out || told.parent === undefined || hasStanding(step, told.parent)) return links;
  return { ...links, alleged: true };
}

/** A link to goods of somebody else proves nothing until their owner or maker confirms it: both see it. */
export function allegedFindings({ facts, caller }: Step, { outputs = [] }: Links): Finding[] {
  return outputs.flatMap((goods): Finding[] => {
    const [owner] = deciders(facts, goods);
    if (owner === undefined || owner === caller.party || provesMaking(facts, caller.party, goods)) return [];
    const detail = `${caller.party} says what ${goods} was made of, and did not make it: ${owner} may confirm or dispute it.`;
    return [{ code: 'link_alleged', detail, details: { goods }, concerns: [owner] }];
  });
}

/** An exception of goods, a product or a container that are somebody else's is seen by them too. */
export function concerning({ facts, caller }: Step, { told }: CapturedEvent, finding: Finding): Finding {
  if (finding.concerns) return finding;
  const { goods, lot, unit } = finding.details ?? {};
  const named = [goods, lot, unit, told.parent].find((id) => typeof id === 'string');
  const owner = named === undefined ? undefined : ownerOf(facts, named);
  return owner === undefined || owner === caller.party ? finding : { ...finding, concerns: [owner] };
}
