import { canonicalId, type Client, LotlineError, type Organisation } from '../../sdk';
import { CliError } from '../cliError';
import { localOrganisations } from '../localKeys';
import type { Session } from '../session';
import type { FileEvent } from './readDocument';

/** An event and the local organisation of its place. */
export interface OwnedEvent extends FileEvent {
  /** Undefined if `--as` or LOTLINE_KEY selects the organisation. */
  readonly organisation: string | undefined;
}

/** Finds the organisation of each event's place, unless the caller selects one. */
export async function withOwners(session: Session, events: readonly FileEvent[]): Promise<OwnedEvent[]> {
  const local = localOrganisations(session.data);
  const [fallback, ...others] = local;
  if (session.as !== undefined) return events.map((event) => ({ ...event, organisation: session.as }));
  if (session.key !== undefined || fallback === undefined) {
    return events.map((event) => ({ ...event, organisation: undefined }));
  }
  if (others.length === 0) return events.map((event) => ({ ...event, organisation: fallback }));
  const owners = await ownersOf(session.actingAs(fallback), events);
  const unowned = events.filter((event) => owners.get(placeOf(event)) === undefined).length;
  if (unowned > 0) {
    session.out.note(`Events at no place of any organisation: ${unowned}. ${fallback} records them.`);
  }
  return events.map((event) => {
    const organisation = owners.get(placeOf(event)) ?? fallback;
    if (!local.includes(organisation)) throw foreign(event, organisation);
    return { ...event, organisation };
  });
}

/** The organisation of each place of an event. */
async function ownersOf(client: Client, events: readonly FileEvent[]): Promise<Map<string | undefined, string>> {
  const { rows } = await client.organisations();
  const owners = new Map<string | undefined, string>();
  for (const place of new Set(events.map(placeOf))) {
    const owner = place === undefined ? undefined : await ownerOf(client, rows, place);
    if (owner !== undefined) owners.set(place, owner);
  }
  return owners;
}

/** The place of an event: the read point, else the business location (EPCIS 2.0, 7.4.1). */
function placeOf({ event }: FileEvent): string | undefined {
  for (const name of ['readPoint', 'bizLocation']) {
    const place = event[name];
    if (typeof place !== 'object' || place === null || !('id' in place) || typeof place.id !== 'string') continue;
    try {
      return canonicalId('place', place.id);
    } catch {
      // An id that is not a GS1 location has no owner; the ledger decides if it accepts the event.
    }
  }
  return undefined;
}

/** The organisation that registered a place, else the one with the longest company prefix of its GLN. */
async function ownerOf(
  client: Client,
  organisations: readonly Organisation[],
  place: string,
): Promise<string | undefined> {
  const party = await registeredTo(client, place);
  const registered = organisations.find((each) => party !== undefined && each.party === party);
  if (registered) return registered.organisation;
  const gln = /\/414\/(\d{13})/.exec(place)?.[1] ?? '';
  const lengthOf = ({ prefixes }: Organisation): number =>
    Math.max(0, ...prefixes.filter((prefix) => gln.startsWith(prefix)).map(({ length }) => length));
  const [best] = organisations.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  return best && lengthOf(best) > 0 ? best.organisation : undefined;
}

async function registeredTo(client: Client, place: string): Promise<string | undefined> {
  try {
    return (await client.place({ id: place })).party;
  } catch (error) {
    if (error instanceof LotlineError && error.status === 404) return undefined;
    throw error;
  }
}

const foreign = (event: FileEvent, owner: string): CliError =>
  new CliError(`An event happened at a place of ${owner}, whose key is not here; no event was sent.`, {
    why: `${event.file} ${event.pointer}: ${placeOf(event) ?? ''}`,
    fix: `Let ${owner} capture it, or select an organisation with --as; the ledger refuses events at places of others.`,
  });
