import type { ExtendedRecall } from '../sdk';
import { counted } from './counted';
import { exitCodes } from './exitCodes';
import type { Output } from './output';
import { unreadableWarning } from './unreadableWarning';

/** Reports how much was added to a recall's scope; an incomplete scope is a finding. */
export function showScope(out: Output, extended: ExtendedRecall & { readonly roots?: number }): void {
  const { recall, height, added, truncated, incomplete, roots } = extended;
  const of = roots === undefined ? '' : `${counted(roots, 'root')} and `;
  out.done();
  out.result(
    extended,
    () => `${recall}: ${of}${added} derived lots, items and containers added to the scope (height ${height})`,
  );
  for (const { goods, reason } of extended.unproven) out.warn(`Not added: ${goods}: ${reason}.`);
  if (!truncated && !incomplete) return;
  if (truncated) out.warn(`The plan reached a limit: more goods may be affected. Run: lotline recall extend ${recall}`);
  if (incomplete) out.warn(unreadableWarning);
  process.exitCode = exitCodes.found;
}
