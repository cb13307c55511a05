import type { Finding } from '../../command';
import type { Links } from '../../facts/links';
import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { type ThingId, thingKey } from '../../facts/thing';
import { assertOwnPlace, ownerOf, placeParty } from '../ownership';
import { deciders } from '../recallScope';
import { provesMaking } from '../standing';
import { hasStanding } from './packingEvent';
import { effectOf } from './stockEffect';

/** Refuses an event at another party's place. Returns an exception for a place without owner. */
export function placeFindings(step: Step, { places }: CapturedEvent): Finding[] {
  const unknown: Finding[] = [];
  for (const place of new Set([places.readPoint, places.bizLocation])) {
    if (!place) continue;
    const party = placeParty(step.facts, place);
    if (party) assertOwnPlace(step, place, party);
    else unknown.push({ code: 'place_unknown', detail: `Place ${place} is not registered.`, details: { place } });
  }
  return unknown;
}

/** The links, marked as alleged if the author has no right to fill the container. */
export function marked(step: Step, captured: CapturedEvent, links: Links | undefined): Links | undefined {
  const { parent } = captured.named;
  if (!links?.parent || links.out || parent === undefined) return links;
  return hasStanding(step, parent) && !isOnlySeen(step, captured, parent) ? links : { ...links, alleged: true };
}

/** Returns true if an event says what is in a container under an id without owner, and neither it nor another event fills that. */
const isOnlySeen = ({ facts }: Step, captured: CapturedEvent, parent: ThingId): boolean =>
  effectOf(captured) !== 'pack' && facts.get(thingKey(parent)) === undefined && ownerOf(facts, parent) === undefined;

/** The exceptions of links to other parties' goods, which prove nothing until the goods' owner or producer confirms them. */
export function allegedFindings({ facts, caller }: Step, { outputs = [] }: Links): Finding[] {
  return outputs.flatMap((goods): Finding[] => {
    const [owner] = deciders(facts, goods);
    if (owner === undefined || owner === caller.party || provesMaking(facts, caller.party, goods)) return [];
    const detail = `${caller.party} recorded the inputs of ${goods} but did not make it; ${owner} can confirm or dispute the link.`;
    return [{ code: 'link_alleged', detail, details: { goods }, concerns: [owner] }];
  });
}

/** The exception, with the owner of its goods, product or container as a concerned party; for an id without owner, their producer. */
export function concerning({ facts, caller }: Step, { named }: CapturedEvent, finding: Finding): Finding {
  if (finding.concerns) return finding;
  const { goods, lot, uom } = finding.details ?? {};
  const about = [goods, lot, uom, named.parent].find((id) => typeof id === 'string');
  const [owner] = about === undefined ? [] : deciders(facts, about);
  return owner === undefined || owner === caller.party ? finding : { ...finding, concerns: [owner] };
}
