import type { Command } from './command';
import { accept } from './commands/accept';
import { count } from './commands/count';
import { allocateSscc } from './commands/allocateSscc';
import { answerLink } from './commands/answerLink';
import { answerScope } from './commands/answerScope';
import { bookWaiting } from './commands/bookWaiting';
import { cancel } from './commands/cancel';
import { capture } from './commands/capture';
import { changeParty, changePlace, changeProduct } from './commands/changeMasterData';
import { changeRecall } from './commands/changeRecall';
import { closeRecall } from './commands/closeRecall';
import { commissionItems } from './commands/commissionItems';
import { commissionLot } from './commands/commissionLot';
import { consentToPrefix } from './commands/consentToPrefix';
import { consentToRegulator } from './commands/consentToRegulator';
import { destroy } from './commands/destroy';
import { ship } from './commands/ship';
import { extendRecall } from './commands/extendRecall';
import { handOver } from './commands/handOver';
import { hold } from './commands/hold';
import { notifyRecall } from './commands/notifyRecall';
import { openRecall } from './commands/openRecall';
import { pack } from './commands/pack';
import { receive } from './commands/receive';
import { registerDocument } from './commands/registerDocument';
import { registerParty } from './commands/registerParty';
import { registerPlace } from './commands/registerPlace';
import { registerProduct } from './commands/registerProduct';
import { registerSigner, revokeSigner } from './commands/registerSigner';
import { registerUser, retireUser } from './commands/registerUser';
import { reject } from './commands/reject';
import { releasePrefix } from './commands/releasePrefix';
import { release } from './commands/release';
import { reportRecall } from './commands/reportRecall';
import { resolveException } from './commands/resolveException';
import { respondRecall } from './commands/respondRecall';
import { reinstate, retire } from './commands/retire';
import { revokePrefix } from './commands/revokePrefix';
import { returnGoods } from './commands/return';
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
  registerSigner,
  revokeSigner,
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
  allocateSscc,
  commissionLot,
  commissionItems,
  pack,
  unpack,
  transform,
  count,
  sell,
  destroy,
  return: returnGoods,
  hold,
  release,
  ship,
  handOver,
  accept,
  reject,
  cancel,
  receive,
  openRecall,
  changeRecall,
  notifyRecall,
  reportRecall,
  extendRecall,
  answerScope,
  respondRecall,
  closeRecall,
  capture,
  bookWaiting,
  resolveException,
  answerLink,
};
