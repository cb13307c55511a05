import { z } from 'zod';
import { height } from './common';
import { known, line, quantityOf } from './recallRunning';
import { apiLimits } from './limits';

const checkLevels = ['A', 'B', 'C', 'D', 'E'] as const;
export const drawChecks = z
  .strictObject({
    level: z.enum(checkLevels).describe('21 CFR 7.42(b)(3): A all, B a share of your choice, C 10 %, D 2 %, E none.'),
    share: z.number().gt(0.1).lt(1).optional().describe('For level B: above 0.1 and below 1.'),
    seed: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/)
      .optional()
      .describe('The same seed draws the same sample. If it is absent, one is made; the answer shows it.'),
  })
  .refine(({ level, share }) => (level === 'B') === (share !== undefined), {
    error: 'Level B needs a share; no other level has one.',
    path: ['share'],
  });
const questionId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'must be a letter and then up to 39 letters, digits, "_" or "-"');

/** A question of the opener's own questionnaire. */
const question = z
  .strictObject({
    question: questionId.describe('Your own id of the question.'),
    text: line(300),
    kind: z.enum(['yes_no', 'number', 'choice', 'text']).describe('What an answer may be.'),
    choices: z.array(line(100)).min(2).max(20).optional().describe('Of a choice.'),
    required: z.boolean().default(false).describe('true: every reached consignee must answer it.'),
  })
  .refine(({ kind, choices }) => (kind === 'choice') === (choices !== undefined), {
    error: 'A question of the kind choice needs choices; no other has any.',
    path: ['choices'],
  });
export const checkQuestions = z
  .strictObject({
    questions: z
      .array(question)
      .max(apiLimits.questions)
      .describe('In the order in which they are asked; an empty list removes all.'),
  })
  .refine(({ questions }) => new Set(questions.map((each) => each.question)).size === questions.length, {
    error: 'names a question twice',
    path: ['questions'],
  });

export const checkResult = z.strictObject({
  consignee: line(200).describe('A party or consignee of the sample.'),
  method: z.enum(['visit', 'phone', 'letter', 'email']),
  outcome: z.enum(['effective', 'ineffective', 'unreachable']),
  questionnaire: z
    .strictObject({
      receivedNotice: z.boolean().optional(),
      followedInstructions: z.boolean().optional(),
      notifiedCustomers: z.boolean().optional(),
      stillOnHand: quantityOf.optional(),
    })
    .optional(),
  answers: z
    .array(
      z.strictObject({
        question: questionId,
        answer: line(1000).describe('yes or no; a number; one of the choices; a text.'),
      }),
    )
    .max(apiLimits.questions)
    .optional()
    .describe('To your own questions.'),
  note: line(1000).optional(),
});

/** A result as it is kept, with the words of the questions that were asked. */
const answered = z.array(z.object({ question: z.string(), text: z.string(), answer: z.string() }));
const storedResult = checkResult.extend({
  questionnaire: z.unknown().optional(),
  answers: answered.optional(),
  ...known,
});
export const checksAnswer = z.object({
  height,
  draws: z.int().describe('How often a sample was drawn; the last one is used.'),
  level: z.enum(checkLevels).optional(),
  seed: z.string().optional(),
  share: z.number().optional(),
  drawnAt: z.string().optional(),
  population: z.array(z.string()),
  sample: z
    .array(z.string())
    .describe(
      'The consignees with the smallest SHA-256 of `{seed} {consignee}`, as many as the share of the population, rounded up.',
    ),
  results: z.array(storedResult).describe('The last one of each consignee, which is used.'),
  replaced: z.array(storedResult).describe('Earlier results of the same consignees.'),
  questions: z.array(
    z.object({
      question: z.string(),
      text: z.string(),
      kind: z.string(),
      choices: z.array(z.string()).optional(),
      required: z.boolean(),
      counts: z
        .array(z.object({ answer: z.string(), count: z.int() }))
        .describe('Number of each answer; none for texts.'),
    }),
  ),
  percent: z.object({
    checked: z
      .number()
      .optional()
      .describe('Of the sample, with a result that is not unreachable; absent if nobody is in the sample.'),
    effective: z.number().optional().describe('Of those checked; absent if there are none.'),
  }),
});

export type DrawChecks = z.output<typeof drawChecks>;
export type CheckQuestions = z.output<typeof checkQuestions>;
export type CheckResult = z.output<typeof checkResult>;
export type ChecksAnswer = z.infer<typeof checksAnswer>;
export type DrawInput = z.input<typeof drawChecks>;
export type CheckInput = z.input<typeof checkResult>;
export type QuestionsInput = z.input<typeof checkQuestions>;
