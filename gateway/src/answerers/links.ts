import type { RecallPlan } from '../answers';
import { leadsFar } from '../trace/size';
import { nextLinks, planLinks } from '../trace/recallPlan';
import { canonical, rootNodes } from '../queries/rootNodes';
import type { ReadModel } from '../projection/readModel';
import type { Answerers } from './answerers';
import { askJson } from './askJson';

/** Questions of no organisation. */
export const gatewayItself = '';

type Links = RecallPlan['links'];

/** A read model, and the threads for what takes long in it. */
export interface Answering {
  readonly readModel: ReadModel;
  readonly answerers: Answerers;
}

/** The same as `planLinks`, in a thread if many goods were made of the roots. */
export async function linksOfPlan(
  { readModel, answerers }: Answering,
  roots: readonly string[],
  { limit, by }: { readonly limit: number; readonly by: string },
): Promise<Links> {
  const nodes = roots.flatMap((root) => rootNodes(readModel.database, canonical(root)));
  if (!leadsFar(readModel, nodes)) return planLinks(readModel, roots, limit);
  return (await askJson<{ links: Links }>(answerers, { kind: 'links', roots, limit, format: 'json' }, by)).links;
}

/** The same as `nextLinks`, in a thread if many goods were made of the nodes. */
export async function linksToNext({ readModel, answerers }: Answering, nodes: readonly number[]): Promise<Links> {
  if (!leadsFar(readModel, nodes)) return nextLinks(readModel, nodes);
  return (await askJson<{ links: Links }>(answerers, { kind: 'nextLinks', nodes, format: 'json' }, gatewayItself))
    .links;
}
