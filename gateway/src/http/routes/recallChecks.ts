import { z } from 'zod';
import { checkQuestions, checkResult, checksAnswer, drawChecks } from '../../answers/recallChecks';
import type { RecallConsignee } from '../../answers/recallRunning';
import { answersTo, checksOf, draw, populationOf, questionsOf } from '../../recalls/checks';
import { Problem } from '../../problem';
import { route } from '../route';
import { recallStateOf } from './recallState';
import { keep, ownerIn, recallParams, recallPath } from './recallRecords';

const writeCodes = ['recall_unknown', 'role_missing', 'limit_exceeded', 'storage_full'] as const;

/** Effectiveness checks of 21 CFR 7.42(b)(3). */
export const recallCheckRoutes = [
  route({
    method: 'post',
    path: `${recallPath}/checks`,
    tag: 'Provenance',
    summary: 'Draw the sample of consignees for effectiveness checks',
    description:
      'The population is all holders except you, and your customers outside the network. The same seed draws the same sample.',
    access: 'quality',
    params: recallParams,
    body: drawChecks,
    example: { level: 'C', seed: '2026-11-27' },
    answer: checksAnswer,
    codes: writeCodes,
    handle: async ({ params, body, caller }, gateway) => {
      const owner = ownerIn(params, caller, gateway);
      const state = await recallStateOf(gateway, owner);
      const outside = gateway.recalls.list<RecallConsignee>(owner, 'consignee');
      keep(gateway, caller, { owner, kind: 'draw', body: draw(body, populationOf(state, outside)) });
      return { body: { ...checksOf(gateway.recalls, owner), height: state.height } };
    },
  }),
  route({
    method: 'get',
    path: `${recallPath}/checks`,
    tag: 'Provenance',
    summary: 'The effectiveness checks of a recall, with their percentages',
    params: recallParams,
    readsModel: true,
    query: z.strictObject({}),
    answer: checksAnswer,
    codes: ['recall_unknown'],
    handle: ({ params, caller }, gateway) => {
      const owner = ownerIn(params, caller, gateway);
      return { body: { ...checksOf(gateway.recalls, owner), height: gateway.readModel.height } };
    },
  }),
  route({
    method: 'post',
    path: `${recallPath}/checks/questions`,
    tag: 'Provenance',
    summary: 'Set your own questions for effectiveness checks',
    description: 'Earlier answers keep the text of their questions.',
    access: 'quality',
    params: recallParams,
    body: checkQuestions,
    example: {
      questions: [{ question: 'shelf', text: 'Was any of it still on the shelf?', kind: 'yes_no', required: true }],
    },
    answer: checksAnswer,
    codes: writeCodes,
    handle: ({ params, body, caller }, gateway) => {
      const owner = ownerIn(params, caller, gateway);
      keep(gateway, caller, { owner, kind: 'questions', body });
      return { body: { ...checksOf(gateway.recalls, owner), height: gateway.readModel.height } };
    },
  }),
  route({
    method: 'post',
    path: `${recallPath}/checks/results`,
    tag: 'Provenance',
    summary: 'Record the result of a visit, call or questionnaire at a consignee of the sample',
    description: 'A later result of the same consignee replaces the earlier one, which stays on record.',
    access: 'quality',
    params: recallParams,
    body: checkResult,
    example: { consignee: 'CAFE-1', method: 'visit', outcome: 'effective', questionnaire: { receivedNotice: true } },
    answer: checksAnswer,
    codes: [...writeCodes, 'input_invalid'],
    handle: ({ params, body, caller }, gateway) => {
      const owner = ownerIn(params, caller, gateway);
      const { sample } = checksOf(gateway.recalls, owner);
      if (!sample.includes(body.consignee)) {
        throw new Problem('input_invalid', `${body.consignee} is not in the sample that was drawn last.`);
      }
      const { answers, faults } = answersTo(questionsOf(gateway.recalls, owner), body);
      if (faults.length > 0)
        throw new Problem('input_invalid', 'The answers do not fit the questions.', { errors: faults });
      const result = { ...body, ...(answers.length > 0 && { answers }) };
      keep(gateway, caller, { owner, kind: 'check', body: result });
      return { body: { ...checksOf(gateway.recalls, owner), height: gateway.readModel.height } };
    },
  }),
];
