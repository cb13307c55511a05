export {
  type CaptureAnswer,
  captureAnswer,
  type CommandAnswer,
  commandAnswer,
  type ExceptionsAnswer,
  exceptionsAnswer,
} from './capture';
export { queryDocument } from './epcisQuery';
export { type EventRow, eventRow, type EventsAnswer, eventsAnswer } from './events';
export { type StockAnswer, stockAnswer, type StockTotals, stockTotals } from './stock';
export { type Direction, direction, type RecallPlan, recallPlan, type TraceAnswer, traceAnswer } from './trace';
