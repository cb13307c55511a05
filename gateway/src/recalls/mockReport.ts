import { add, type Decimal, type Recall, sum } from '@lotline/chaincode/domain';
import type { MockReport, RecallState } from '../answers/recallRunning';

const fourHours = 4 * 3600;

const seconds = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

const percent = (part: string, whole: string): number =>
  Number(whole) === 0 ? 100 : Math.round((1000 * Number(part)) / Number(whole)) / 10;

/** The quantities that holders reported, and those that the ledger has as used in other goods. */
const foundOf = ({ holders }: RecallState, uom: string, consumed: string): Decimal =>
  sum([
    consumed as Decimal,
    ...holders
      .flatMap(({ reported }) => reported.filter((each) => each.uom === uom))
      .flatMap((each) => [each.quarantined, each.returned, each.destroyed, each.soldOn] as Decimal[]),
  ]);

/** How long tracing and answering took, and how much of what was made was found. Of a mock recall, and of any other one. */
export function clockOf(state: RecallState, recall: Recall): MockReport {
  const { openedAt, closedAt, tracedAt = openedAt } = recall;
  const finals = state.holders.filter(({ isFinal }) => isFinal).flatMap(({ answeredAt }) => answeredAt ?? []);
  const times = state.holders.flatMap(({ readAt }) => readAt ?? []).toSorted();
  const last = finals.toSorted().at(-1);
  const isAnswered = state.holders.every(({ isFinal, party }) => isFinal || party === state.openedBy);
  const [first] = times;
  return {
    height: state.height,
    recall: state.recall,
    startedAt: openedAt,
    ...(first !== undefined && { firstAnswerAt: first }),
    ...(last !== undefined && { lastAnswerAt: last }),
    ...(closedAt !== undefined && { endedAt: closedAt }),
    secondsToTrace: seconds(openedAt, tracedAt),
    ...(isAnswered &&
      last !== undefined && {
        secondsToAnswer: seconds(openedAt, last),
        isWithinFourHours: seconds(openedAt, last) <= fourHours,
      }),
    holders: state.holders.length,
    answered: finals.length,
    percentFound: state.totals.map(({ uom, made, adjusted, consumed }) => {
      const all = add(made as Decimal, adjusted as Decimal);
      const found = foundOf(state, uom, consumed);
      return { uom, made: all, found, percent: percent(found, all) };
    }),
    blocks: recall.type !== 'mock' && recall.status === 'open',
  };
}
