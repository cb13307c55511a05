import { type CommandData, limits } from '@lotline/chaincode/domain';
import { linksOfPlan } from '../../answerers/links';
import type { Caller } from '../../auth/caller';
import type { Gateway } from '../gateway';

type Body = Readonly<Record<string, unknown>>;

/** Goods to look at for them: some are containers and processes, which may lead nowhere. */
const mostPlanned = 4 * limits.links;

/** Adds to a recall without links the goods that are known to be made of its roots, as many as one transaction takes. */
export async function withDerivedGoods(body: Body, gateway: Gateway, { identity }: Caller): Promise<Body> {
  const { roots, links, withdrawFrom } = body as CommandData<'openRecall'>;
  if (links.length > 0 || withdrawFrom !== undefined) return body;
  const planned = await linksOfPlan(gateway, roots, { limit: mostPlanned, by: identity.organisation });
  return { ...body, links: planned.slice(0, limits.links) };
}

/** The outermost containers at a place that hold a lot. */
const holding = `SELECT id FROM container WHERE place = ?1 AND EXISTS (
    SELECT 1 FROM json_each(body, '$.inside.load') WHERE json_extract(value, '$.lot') = ?2)
  UNION SELECT id FROM item WHERE place = ?1 AND EXISTS (
    SELECT 1 FROM json_each(body, '$.inside.load') WHERE json_extract(value, '$.lot') = ?2)
  LIMIT ${limits.containers}`;

/** Names the containers at the place, whose contents a recall response counts too: the contract cannot search for them. */
export function withContainers(body: Body, { readModel }: Gateway): Body {
  const { rows, containers } = body as CommandData<'respondRecall'>;
  if (containers.length > 0) return body;
  const found = rows.flatMap(({ goods, place }) =>
    readModel.database.all<{ id: string }>(holding, place, goods).map(({ id }) => id),
  );
  return { ...body, containers: [...new Set(found)].slice(0, limits.containers) };
}
