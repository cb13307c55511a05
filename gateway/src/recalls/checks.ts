import { createHash, randomBytes } from 'node:crypto';
import { exactDecimal, present } from '@lotline/chaincode/domain';
import type { CheckQuestions, CheckResult, ChecksAnswer, DrawChecks } from '../answers/recallChecks';
import type { RecallConsignee, RecallState } from '../answers/recallRunning';
import type { ProblemError } from '../problem';
import type { RecallRecord, RecallStore, RecordOwner } from './recallStore';

/** Shares of consignees that are checked (21 CFR 7.42(b)(3)); level B has a share of the opener's choice. */
const shares = { A: 1, C: 0.1, D: 0.02, E: 0 } as const;

/** A sample as it was drawn. */
interface Draw {
  readonly level: DrawChecks['level'];
  readonly seed: string;
  readonly share: number;
  readonly population: readonly string[];
  readonly sample: readonly string[];
}

const rank = (seed: string, consignee: string): string =>
  createHash('sha256').update(`${seed} ${consignee}`).digest('hex');

/** The same consignees for the same seed, in any order of the population. */
export function sampleOf(population: readonly string[], seed: string, share: number): string[] {
  const ranked = population.map((consignee) => ({ consignee, rank: rank(seed, consignee) }));
  return ranked
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, Math.ceil(population.length * share))
    .map(({ consignee }) => consignee)
    .toSorted();
}

/** The consignees of a recall: its holders except the opener, and the opener's customers outside the network. */
export const populationOf = (
  { holders, openedBy }: Pick<RecallState, 'holders' | 'openedBy'>,
  outside: readonly RecallRecord<RecallConsignee>[],
): string[] => [
  ...holders.map(({ party }) => party).filter((party) => party !== openedBy),
  ...outside.map(({ id }) => id),
];

/** Draws a sample. Earlier samples stay on record. */
export function draw(
  { level, share, seed = randomBytes(8).toString('hex') }: DrawChecks,
  population: readonly string[],
): Draw {
  const part = level === 'B' ? (share ?? 1) : shares[level];
  return { level, seed, share: part, population, sample: sampleOf(population, seed, part) };
}

/** Undefined for a share of nothing. */
const percent = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : Math.round((1000 * part) / whole) / 10;

type Question = CheckQuestions['questions'][number];
type Answered = NonNullable<ChecksAnswer['results'][number]['answers']>;

/** The questions that were set last. */
export const questionsOf = (store: RecallStore, owner: RecordOwner): Question[] =>
  store.list<CheckQuestions>(owner, 'questions').at(-1)?.body.questions ?? [];

/** The fault of an answer; undefined if it is one of those that the question allows. */
function faultOf({ kind, choices = [] }: Question, answer: string): string | undefined {
  if (kind === 'yes_no') return ['yes', 'no'].includes(answer) ? undefined : 'Answer yes or no.';
  if (kind === 'choice') return choices.includes(answer) ? undefined : `Answer one of: ${choices.join(', ')}.`;
  if (kind === 'number')
    return exactDecimal(answer) === undefined ? 'Answer with a number, such as 3 or 2.5.' : undefined;
  return undefined;
}

/** The answers of a result with the words of their questions, and what is wrong with them. */
export function answersTo(
  questions: readonly Question[],
  { answers = [], outcome }: Pick<CheckResult, 'answers' | 'outcome'>,
): { readonly answers: Answered; readonly faults: ProblemError[] } {
  const seen = new Set<string>();
  const faults: ProblemError[] = [];
  const refuse = (pointer: string, message: string): void => {
    faults.push({ pointer, message, code: 'input_invalid' });
  };
  const read = answers.flatMap(({ question, answer }, at) => {
    const asked = questions.find((each) => each.question === question);
    const fault = asked ? faultOf(asked, answer) : `There is no question ${question}.`;
    if (fault !== undefined) refuse(`/answers/${at}`, fault);
    if (seen.has(question)) refuse(`/answers/${at}/question`, `${question} is answered twice.`);
    seen.add(question);
    return asked ? [{ question, text: asked.text, answer }] : [];
  });
  if (outcome !== 'unreachable') {
    const missing = questions.filter(({ question, required }) => required && !seen.has(question));
    for (const { question, text } of missing) refuse('/answers', `${question} needs an answer: ${text}`);
  }
  return { answers: read, faults };
}

function countsOf(
  { question, kind, choices }: Question,
  results: ChecksAnswer['results'],
): ChecksAnswer['questions'][number]['counts'] {
  if (kind === 'text') return [];
  const given = results.flatMap(({ answers = [] }) => answers.filter((each) => each.question === question));
  const possible =
    kind === 'yes_no' ? ['yes', 'no'] : (choices ?? [...new Set(given.map(({ answer }) => answer))].toSorted());
  return possible.map((answer) => ({ answer, count: given.filter((each) => each.answer === answer).length }));
}

/** Each consignee's last result, and those before. */
function resultsOf(
  store: RecallStore,
  owner: RecordOwner,
  sample: readonly string[],
): Pick<ChecksAnswer, 'results' | 'replaced'> {
  const all = store
    .list<ChecksAnswer['results'][number]>(owner, 'check')
    .map(({ body, user, time }) => ({ ...body, user, time }))
    .filter(({ consignee }) => sample.includes(consignee));
  const last = new Map(all.map((result) => [result.consignee, result]));
  return { results: [...last.values()], replaced: all.filter((result) => last.get(result.consignee) !== result) };
}

/** The last sample with its results. */
export function checksOf(store: RecallStore, owner: RecordOwner): Omit<ChecksAnswer, 'height'> {
  const draws = store.list<Draw>(owner, 'draw');
  const last = draws.at(-1);
  const sample = last?.body.sample ?? [];
  const { results, replaced } = resultsOf(store, owner, sample);
  const checked = results.filter(({ outcome }) => outcome !== 'unreachable');
  return {
    draws: draws.length,
    ...(last && { level: last.body.level, seed: last.body.seed, share: last.body.share, drawnAt: last.time }),
    population: [...(last?.body.population ?? [])],
    sample: [...sample],
    results,
    replaced,
    questions: questionsOf(store, owner).map((each) => ({ ...each, counts: countsOf(each, results) })),
    percent: present({
      checked: percent(checked.length, sample.length),
      effective: percent(checked.filter(({ outcome }) => outcome === 'effective').length, checked.length),
    }),
  };
}
