import { goodsId } from '../canonicalId';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface ProofParameters extends ReadOptions {
  /** A lot, item or container, in any spelling. */
  readonly id: string;
  /** Size of the tree of an earlier bundle: the new one then proves that its tree extends that one. */
  readonly since?: number | undefined;
  /** `transactions` also discloses transactions that hold events of other goods, with all of these events; `events` by default. */
  readonly disclose?: 'events' | 'transactions' | undefined;
}

/**
 * A proof bundle of goods, as the text of a file that anybody can check offline: `verifyProof` of `lotline/proof`.
 *
 * @example
 * await writeFile('lot.proof.json', await client.proof({ id: '(01)09506000134352(10)ABC' }));
 */
export async function proof(
  transport: Transport,
  { id, since, disclose, minHeight }: ProofParameters,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of transport.stream('/proofs', { id: goodsId(id), since, disclose, minHeight })) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
