import { eventKey, type RecordedEvent } from '../../facts/event';
import type { Links, NodeId } from '../../facts/links';
import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { inherit, inheritancesOf } from '../inheritance';
import { isFilling, linksOf } from '../links';
import { leaveFilling } from '../recallScope';

/** Returns true if links name a filling of a container. */
const nameFillings = ({ parent, children = [], inputs = [], outputs = [] }: Links): boolean =>
  [...(parent ? [parent] : []), ...children, ...inputs, ...outputs].some(isFilling);

/**
 * The links of an event, with the fillings that its containers had at its time by what is recorded now. When the event itself was recorded,
 * an emptying or a packing before it may have been missing.
 */
function renewedLinks({ facts, caller }: Step, captured: CapturedEvent, links: Links | undefined): Links | undefined {
  if (!links || !(nameFillings(links) || captured.means)) return links;
  const now = linksOf(facts, caller.msp, captured);
  return now && { ...now, ...(links.alleged && { alleged: true as const }) };
}

/** The field of an event's fact that says which things it is about. */
export const meaning = ({ means }: CapturedEvent): Pick<RecordedEvent, 'means'> => (means ? { means } : {});

interface Renewed {
  readonly before: Links | undefined;
  readonly links: Links | undefined;
}

const usedIn = ({ children = [], inputs = [] }: Links = {}): readonly NodeId[] => [...children, ...inputs];

/** Takes the event's recalls off the fillings of its former links. They pass on to the present ones. */
function leaveFillings({ facts, caller }: Step, { digest }: CapturedEvent, { before, links }: Renewed): void {
  const { parent, outputs = [] } = before ?? {};
  for (const node of [...(parent ? [parent] : []), ...outputs]) {
    if (node === links?.parent || links?.outputs?.includes(node)) continue;
    leaveFilling(facts, node, { msp: caller.msp, event: digest }, usedIn(before));
  }
}

/** The event with these links. */
export function withRenewedLinks(author: Step, captured: CapturedEvent, recorded: RecordedEvent): RecordedEvent {
  const links = renewedLinks(author, captured, recorded.links);
  leaveFillings(author, captured, { before: recorded.links, links });
  return links ? { ...recorded, links } : recorded;
}

/** Writes the links of an event again if its containers have other fillings by now. Returns true if they do. */
export function renewLinks(author: Step, captured: CapturedEvent): boolean {
  const { facts, caller } = author;
  const key = eventKey(caller.msp, captured.hash);
  const recorded: RecordedEvent | undefined = facts.get(key);
  const links = renewedLinks(author, captured, recorded?.links);
  const isOther = JSON.stringify(captured.means) !== JSON.stringify(recorded?.means);
  if (!recorded || !(links ?? isOther)) return false;
  if (!isOther && JSON.stringify(links) === JSON.stringify(recorded.links)) return false;
  const { means: _means, ...known } = recorded;
  facts.put(key, { ...known, ...meaning(captured), ...(links && { links }) });
  if (!links) return true;
  leaveFillings(author, captured, { before: recorded.links, links });
  inherit(facts, inheritancesOf(facts, links, caller), { msp: caller.msp, event: captured.digest });
  return true;
}
