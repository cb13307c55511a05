import type { z } from 'zod';
import * as events from './inputs/events';
import * as goods from './inputs/goods';
import * as masterData from './inputs/masterData';
import * as recalls from './inputs/recalls';
import * as shipments from './inputs/shipments';
import type { CallerRole } from './roles';
import * as captured from './rules/capture/captureInput';

interface Transaction<S extends z.ZodType> {
  readonly input: S;
  readonly role: CallerRole;
}

const transaction = <S extends z.ZodType>(role: CallerRole, input: S): Transaction<S> => ({ input, role });

/** The commands of the contract: input schema and required role. Clients, gateway and OpenAPI derive from this table. */
export const transactions = {
  registerParty: transaction('admin', masterData.registerParty),
  registerPlace: transaction('admin', masterData.registerPlace),
  registerProduct: transaction('admin', masterData.registerProduct),
  registerDocument: transaction('operator', masterData.registerDocument),
  registerUser: transaction('admin', masterData.registerUser),
  registerSigner: transaction('admin', masterData.registerSigner),
  revokeSigner: transaction('admin', masterData.revokeSigner),
  changeParty: transaction('admin', masterData.changeParty),
  changePlace: transaction('admin', masterData.changePlace),
  changeProduct: transaction('admin', masterData.changeProduct),
  retire: transaction('admin', masterData.retirement),
  reinstate: transaction('admin', masterData.retirement),
  retireUser: transaction('admin', masterData.retireUser),
  consentToPrefix: transaction('admin', masterData.consentToPrefix),
  releasePrefix: transaction('admin', masterData.releasePrefix),
  revokePrefix: transaction('admin', masterData.revokePrefix),
  consentToRegulator: transaction('admin', masterData.consentToRegulator),
  allocateSscc: transaction('operator', masterData.allocateSscc),
  commissionLot: transaction('operator', goods.commissionLot),
  commissionItems: transaction('operator', goods.commissionItems),
  pack: transaction('operator', goods.pack),
  unpack: transaction('operator', goods.unpack),
  transform: transaction('operator', goods.transform),
  count: transaction('operator', goods.count),
  sell: transaction('operator', goods.sell),
  destroy: transaction('operator', goods.destroy),
  return: transaction('operator', goods.returned),
  hold: transaction('quality', goods.hold),
  release: transaction('quality', goods.release),
  ship: transaction('operator', shipments.ship),
  handOver: transaction('operator', shipments.handOver),
  accept: transaction('operator', shipments.accept),
  reject: transaction('operator', shipments.reject),
  cancel: transaction('operator', shipments.cancel),
  receive: transaction('operator', shipments.receive),
  openRecall: transaction('quality', recalls.openRecall),
  changeRecall: transaction('quality', recalls.changeRecall),
  notifyRecall: transaction('quality', recalls.notifyRecall),
  reportRecall: transaction('quality', recalls.reportRecall),
  extendRecall: transaction('quality', recalls.extendRecall),
  answerScope: transaction('quality', recalls.answerScope),
  respondRecall: transaction('quality', recalls.respondRecall),
  closeRecall: transaction('quality', recalls.closeRecall),
  capture: transaction('operator', captured.capture),
  bookWaiting: transaction('operator', captured.bookWaiting),
  resolveException: transaction('quality', events.resolveException),
  answerLink: transaction('quality', events.answerLink),
} as const;

export type CommandName = keyof typeof transactions;
/** The input that a caller sends. */
export type CommandInput<N extends CommandName> = z.input<(typeof transactions)[N]['input']>;
/** The parsed input for the rules: ids canonical, defaults filled in. */
export type CommandData<N extends CommandName> = z.output<(typeof transactions)[N]['input']>;
