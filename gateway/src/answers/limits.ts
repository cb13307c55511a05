/** The limits that a caller of the gateway can meet. Schemas, messages, the API's description and docs/limits.md take them from here. */
export const apiLimits = {
  /** Days in the past or ahead, wherever a request asks for days. */
  days: 3650,
  /** Days of history that classes, forecasts and simulations use. */
  historyDays: 1095,
  /** Days of a replenishment plan, and periods of a forecast. */
  planDays: 90,
  /** Characters of an id in a query. */
  idLength: 2048,
  /** Entries of the lists of all commands of one `POST /commands` together. */
  commandEntries: 20_000,
  /** Characters of a URL of the EPCIS binding. */
  urlLength: 8000,
  /** Values of one parameter of an EPCIS query. */
  parameterValues: 1000,
  /** Named queries of an organisation. */
  queries: 1000,
  /** Query subscriptions of an organisation. */
  subscriptions: 200,
  /** Characters of the idempotency key of a capture. */
  captureKey: 120,
  /** Seconds that a request waits for a capture job. */
  captureWait: 30,
  /** Captures of an organisation that have not ended. */
  openCaptures: 200,
  /** Ended captures of an organisation whose results are kept. */
  keptCaptures: 1000,
  /** Characters of the contexts that are recorded with the events of one capture. */
  contextText: 32_000_000,
  /** Places and products that one document registers. */
  documentEntries: 1000,
  /** Goods of a page of a trace. */
  traceNodes: 20_000,
  /** Ids of other parties' things in the answer about a thing whose id nobody owns. */
  otherThings: 20,
  /** Goods of a whole trace. */
  traceGoods: 1_000_000,
  /** Events of a proof bundle. */
  proofEvents: 20_000,
  /** Goods of a recall plan. */
  planGoods: 200_000,
  /** Goods that a search before a recall finds. */
  foundGoods: 20_000,
  /** Criteria of a search before a recall. */
  criteria: 20,
  /** Questions of a recall’s check list. */
  questions: 50,
  /** Records of one kind of a recall, such as contacts. */
  recallRecords: 10_000,
  /** Addresses of customers that agreed to mail about recalls. */
  recallAddresses: 10_000,
  /** Codes to customers in an hour. */
  recallCodes: 200,
  /** Goods that a recall's report lists. */
  reportGoods: 20_000,
  /** Lots of a recall in one mass balance. */
  balanceLots: 1000,
  /** Events of the records for the FDA. */
  fsmaEvents: 20_000,
  /** Goods of an event that a change names. */
  changeGoods: 100,
  /** Unread notices that are counted. */
  unread: 1000,
  /** Notices in one mail. */
  mailNotices: 100,
  /** Wrong attempts at a code, after which a new code is needed. */
  wrongCodes: 5,
  /** Webhooks of an organisation. */
  webhooks: 50,
  /** Attempts at a delivery, after which it is set aside. */
  webhookAttempts: 15,
  /** Large answers for which an organisation waits. */
  waitingAnswers: 200,
  /** Event streams of an organisation. */
  streams: 20,
  /** Event streams of a gateway. */
  allStreams: 500,
  /** WebSockets of an organisation. */
  webSockets: 100,
  /** WebSockets of a gateway. */
  allWebSockets: 1000,
  /** Entries of one list of a rule's settings. */
  ruleEntries: 200,
  /** Sources of messages of an organisation. */
  sources: 100,
  /** Rows of a message. */
  messageRows: 1000,
  /** Lines of a row of a message. */
  messageLines: 500,
  /** Lines of a whole message. */
  messageLinesInAll: 10_000,
  /** Characters of a value of a message. */
  messageValue: 2000,
  /** Errors of a file or a message that are listed. */
  fileErrors: 1000,
  /** Segments of an EDI file. */
  segments: 50_000,
  /** Elements of a segment of an EDI file, and components of an element. */
  segmentElements: 1000,
  /** Characters of an element of an EDI file. */
  segmentValue: 10_000,
  /** Numbers in the ranges of an EDI file. */
  rangeNumbers: 10_000,
  /** Labels of a request, copies included. */
  labels: 1000,
  /** Links that an organisation publishes for one key. */
  publishedLinks: 50,
  /** Positions that are forecast in one request. */
  forecastPositions: 2000,
  /** Open proposals of a partner to one customer. */
  openProposals: 1000,
  /** Views of stock that an organisation gives to partners. */
  vendorViews: 1000,
} as const;

/** The limits of the JSON and XML of one body. */
export const bodyLimits = {
  /** Levels of objects and lists. */
  depth: 64,
  /** Values and keys of a body. */
  values: 50_000,
  /** Values and keys of a body for `/commands`, `/epcis/capture` and signed transactions. */
  largeValues: 500_000,
  /** Entries of one list or object. */
  entries: 20_000,
  /** Bytes of one text. */
  text: 65_536,
  /** Bytes of one number. Send a longer quantity as text. */
  number: 100,
  /** Numbers of more than 24 bytes. Send further ones as text. */
  longNumbers: 1000,
} as const;
