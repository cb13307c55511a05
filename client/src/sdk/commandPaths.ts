import type { CommandName } from '@lotline/chaincode/domain';

/** The commands that have a resource of their own; events go through `capture` and `bookEvent`. */
export type NamedCommand = Exclude<CommandName, 'capture' | 'bookWaiting'>;

/** Where the gateway takes each command. */
export const commandPaths: Readonly<Record<NamedCommand, string>> = {
  registerParty: '/parties',
  registerPlace: '/places',
  registerProduct: '/products',
  registerDocument: '/documents',
  consentToPrefix: '/prefixes/consent',
  releasePrefix: '/prefixes/release',
  revokePrefix: '/prefixes/revoke',
  consentToRegulator: '/parties/regulator',
  commissionLot: '/lots',
  commissionItems: '/items',
  pack: '/units/pack',
  unpack: '/units/unpack',
  transform: '/transformations',
  adjust: '/stock/counts',
  hold: '/holds',
  release: '/releases',
  sell: '/sales',
  destroy: '/destructions',
  returnGoods: '/returns',
  dispatch: '/shipments',
  handOver: '/shipments/hand-over',
  acceptHandoff: '/shipments/accept',
  rejectHandoff: '/shipments/reject',
  cancelHandoff: '/shipments/cancel',
  receive: '/shipments/receive',
  openRecall: '/recalls',
  extendRecall: '/recalls/scope',
  answerScope: '/recalls/answers',
  respondRecall: '/recalls/responses',
  closeRecall: '/recalls/close',
  resolveException: '/exceptions/resolve',
  answerLink: '/events/links/answers',
};
