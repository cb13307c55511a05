import { isZero, type Decimal, type RecallResponse } from '@lotline/chaincode/domain';
import type { RecallConsignee, RecallHolder, RecallState, TerminationFinding } from '../answers/recallRunning';
import type { ChecksAnswer } from '../answers/recallChecks';
import type { RecallRecord } from './recallStore';

/** All that decides if a recall is done. */
export interface Terminating {
  readonly state: RecallState;
  readonly consignees: readonly RecallRecord<RecallConsignee>[];
  readonly checks: Pick<ChecksAnswer, 'draws' | 'level' | 'sample' | 'results'>;
  /** Destructions without witness or evidence, as responses report them. */
  readonly responses: readonly RecallResponse[];
  /** Open recalls under this one. */
  readonly openBelow: readonly string[];
}

type Code = TerminationFinding['code'];
const finding = (code: Code, subject: string, detail: string): TerminationFinding => ({ code, subject, detail });

/** Returns true if a holder has to answer: the opener itself only if it has goods, or has answered. */
const mustAnswer = ({ party, answeredAt, ledger, items }: RecallHolder, openedBy: string): boolean =>
  party !== openedBy || ledger.length > 0 || items > 0 || answeredAt !== undefined;

function ofHolder(holder: RecallHolder, openedBy: string): TerminationFinding[] {
  if (!mustAnswer(holder, openedBy)) return [];
  const { party, isFinal, notifiedAt, answeredAt, isOutdated, contradictions, open } = holder;
  const rows = open.map(({ quantity, uom }) => `${quantity} ${uom}`).join(', ');
  const isUnaware = (notifiedAt ?? answeredAt) === undefined && party !== openedBy;
  const said: readonly (readonly [boolean, Code, string])[] = [
    [isUnaware, 'holder_not_notified', 'It has or had some of the goods and was not notified.'],
    [!isFinal, 'holder_unanswered', 'It has not given a final answer.'],
    [isOutdated, 'holder_outdated', 'It has not seen the last change of the recall or its scope.'],
    ...contradictions.map((detail) => [true, 'holder_contradicts', detail] as const),
    [open.length > 0, 'quantity_open', `On hand without a hold, or under way: ${rows}.`],
  ];
  return said.filter(([is]) => is).map(([, code, detail]) => finding(code, party, detail));
}

const ofConsignee = ({ id, body: { status, name } }: RecallRecord<RecallConsignee>): TerminationFinding[] =>
  status === 'done' || status === 'nothing_here' ? [] : [finding('consignee_open', id, `${name} is ${status}.`)];

function ofChecks({ draws, sample, results }: Terminating['checks']): TerminationFinding[] {
  if (draws === 0)
    return [finding('checks_not_drawn', 'checks', 'No effectiveness checks were drawn; level E means none.')];
  const done = new Map(results.map((each) => [each.consignee, each.outcome]));
  return sample.flatMap((consignee) => {
    const outcome = done.get(consignee);
    if (outcome === 'effective') return [];
    return outcome === undefined || outcome === 'unreachable'
      ? [finding('checks_open', consignee, 'It is in the sample and was not checked.')]
      : [finding('checks_ineffective', consignee, 'The check found that the recall did not reach it.')];
  });
}

const unwitnessed = (responses: readonly RecallResponse[]): TerminationFinding[] =>
  responses.flatMap(({ party, rows }) =>
    rows
      .filter(
        ({ destroyed, witness, evidence }) => !isZero(destroyed) && (witness === undefined || evidence === undefined),
      )
      .slice(0, 20)
      .map(({ goods, destroyed, uom }) =>
        finding('destruction_unwitnessed', party, `${destroyed} ${uom} of ${goods} without witness or evidence.`),
      ),
  );

/** Everything that is left to do before a recall is done; empty if one user may close it. */
export function terminationFindings({
  state,
  consignees,
  checks,
  responses,
  openBelow,
}: Terminating): TerminationFinding[] {
  return [
    ...state.holders.flatMap((holder) => ofHolder(holder, state.openedBy)),
    ...state.totals
      .filter(({ unexplained }) => !isZero(unexplained as Decimal))
      .map(({ uom, unexplained }) => finding('quantity_unexplained', uom, `${unexplained} ${uom} are not explained.`)),
    ...unwitnessed(responses),
    ...consignees.flatMap(ofConsignee),
    ...openBelow.map((recall) => finding('sub_recall_open', recall, 'A recall under this one is open.')),
    ...ofChecks(checks),
  ];
}
