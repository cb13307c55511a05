import type { Command } from './command';
import { acceptHandoff } from './commands/acceptHandoff';
import { adjust } from './commands/adjust';
import { answerLink } from './commands/answerLink';
import { answerScope } from './commands/answerScope';
import { bookWaiting } from './commands/bookWaiting';
import { cancelHandoff } from './commands/cancelHandoff';
import { capture } from './commands/capture';
import { changeParty, changePlace, changeProduct } from './commands/changeMasterData';
import { closeRecall } from './commands/closeRecall';
import { commissionItems } from './commands/commissionItems';
import { commissionLot } from './commands/commissionLot';
import { consentToPrefix } from './commands/consentToPrefix';
import { consentToRegulator } from './commands/consentToRegulator';
import { destroy } from './commands/destroy';
import { dispatch } from './commands/dispatch';
import { extendRecall } from './commands/extendRecall';
import { handOver } from './commands/handOver';
import { hold } from './commands/hold';
import { openRecall } from './commands/openRecall';
import { pack } from './commands/pack';
import { receive } from './commands/receive';
import { registerDocument } from './commands/registerDocument';
import { registerParty } from './commands/registerParty';
import { registerPlace } from './commands/registerPlace';
import { registerProduct } from './commands/registerProduct';
import { registerUser, retireUser } from './commands/registerUser';
import { rejectHandoff } from './commands/rejectHandoff';
import { releasePrefix } from './commands/releasePrefix';
import { release } from './commands/release';
import { resolveException } from './commands/resolveException';
import { respondRecall } from './commands/respondRecall';
import { reinstate, retire } from './commands/retire';
import { revokePrefix } from './commands/revokePrefix';
import { returnGoods } from './commands/returnGoods';
import { sell } from './commands/sell';
import { transform } from './commands/transform';
import { unpack } from './commands/unpack';
import type { CommandData, CommandName } from './transactions';

/** The rules of every command. The type makes a command in `transactions` without rules a compile error. */
export const commands: { readonly [N in CommandName]: Command<CommandData<N>> } = {
  registerParty,
  registerPlace,
  registerProduct,
  registerDocument,
  registerUser,
  changeParty,
  changePlace,
  changeProduct,
  retire,
  reinstate,
  retireUser,
  consentToPrefix,
  releasePrefix,
  revokePrefix,
  consentToRegulator,
  commissionLot,
  commissionItems,
  pack,
  unpack,
  transform,
  adjust,
  sell,
  destroy,
  returnGoods,
  hold,
  release,
  dispatch,
  handOver,
  acceptHandoff,
  rejectHandoff,
  cancelHandoff,
  receive,
  openRecall,
  extendRecall,
  answerScope,
  respondRecall,
  closeRecall,
  capture,
  bookWaiting,
  resolveException,
  answerLink,
};
