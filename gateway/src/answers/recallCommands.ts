import { exampleEvent, type NamedCommand, type Offers } from './offeredCommand';

/** Recalls, and exceptions and links of recorded events. */
export const recallCommands = {
  openRecall: {
    path: '/recalls',
    summary: 'Open a recall',
    codes: ['not_owner', 'not_custodian', 'recall_unknown', 'recall_closed', 'scope_unproven', 'place_unknown'],
    example: {
      recall: 'R-1',
      type: 'voluntary',
      class: 'I',
      reason: 'Listeria found',
      roots: ['(01)09506000134352(10)ABC'],
    },
  },
  changeRecall: {
    path: '/recalls/change',
    summary: 'Change class, depth, instructions or public text of a recall of yours',
    codes: ['recall_unknown', 'recall_closed', 'not_owner'],
    example: { recall: '9506000134307:R-1', class: 'I', depth: 'consumer', reason: 'Second positive sample' },
  },
  notifyRecall: {
    path: '/recalls/notify',
    summary: 'Record that you notified holders of a recall of yours: each must give a final answer',
    codes: ['recall_unknown', 'recall_closed', 'not_owner', 'party_unknown', 'scope_unproven'],
    example: { recall: '9506000134307:R-1', parties: ['9506000134208'] },
  },
  reportRecall: {
    path: '/recalls/reports',
    summary: 'Record the SHA-256 of a report of a recall of yours',
    codes: ['recall_unknown', 'not_owner'],
    example: { recall: '9506000134307:R-1', height: 12, pdf: 'ab'.repeat(32), xlsx: 'cd'.repeat(32) },
  },
  extendRecall: {
    path: '/recalls/scope',
    summary: 'Add goods to a recall’s scope',
    codes: ['recall_unknown', 'scope_unproven', 'recall_closed'],
    example: {
      recall: '9506000134307:R-1',
      links: [{ goods: '(01)09506000134369(10)MIX', parent: '(01)09506000134352(10)ABC' }],
    },
  },
  answerScope: {
    path: '/recalls/answers',
    summary: 'Confirm or deny that a recall covers goods of yours',
    codes: ['recall_unknown', 'recall_closed', 'not_custodian'],
    example: {
      recall: '9506000134307:R-1',
      goods: '(01)09506000134352(10)ABC',
      answer: 'disputed',
      reason: 'Never used that ingredient',
    },
  },
  respondRecall: {
    path: '/recalls/responses',
    summary: 'Report what you did about a recall',
    codes: [
      'recall_unknown',
      'recall_closed',
      'recall_answer_invalid',
      'scope_unproven',
      'not_owner',
      'stock_insufficient',
      'uom_mismatch',
    ],
    example: {
      recall: '9506000134307:R-1',
      status: 'completed',
      rows: [{ goods: '(01)09506000134352(10)ABC', place: '9506000134208', uom: 'CS', quarantined: '12' }],
    },
  },
  closeRecall: {
    path: '/recalls/close',
    summary: 'Close a recall',
    codes: ['recall_unknown', 'recall_closed', 'recall_unfinished', 'not_owner'],
    example: { recall: '9506000134307:R-1', note: 'All accounted for' },
  },
  resolveException: {
    path: '/exceptions/resolve',
    summary: 'Resolve an exception',
    codes: ['exception_unknown', 'exception_closed', 'not_owner'],
    example: { event: exampleEvent, number: 1, resolution: 'Typing error at the dock' },
  },
  answerLink: {
    path: '/events/links/answers',
    summary: 'Confirm or deny an event that states what your goods were made of',
    codes: ['event_unknown', 'not_owner'],
    example: {
      event: exampleEvent,
      party: '9506000134208',
      goods: '(01)09506000134352(10)ABC',
      answer: 'disputed',
      reason: 'Not ours',
    },
  },
} as const satisfies Partial<Offers<NamedCommand>>;
