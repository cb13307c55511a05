import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, errorCodes } from '../../chaincode/src/domain/errors';
import { anyContainer } from './rules/anyContainer';
import { arrival } from './rules/arrival';
import { captured } from './rules/captured';
import { capturedContainers } from './rules/capturedContainers';
import { classGoods } from './rules/classGoods';
import { countCorrections, counts } from './rules/counts';
import { custody } from './rules/custody';
import { dates } from './rules/dates';
import { goods } from './rules/goods';
import { holds } from './rules/holds';
import { masterData } from './rules/masterData';
import { malformed } from './rules/malformed';
import { measures } from './rules/measures';
import { recall } from './rules/recall';
import { quarantine } from './rules/quarantine';
import { recallEnd } from './rules/recallEnd';
import { recallRunning } from './rules/recallRunning';
import { releasedInRecall } from './rules/releasedInRecall';
import { declaredCodes } from './rules/declaredCodes';
import { declaredReceiptCodes } from './rules/declaredReceiptCodes';
import { dishonestReceipts } from './rules/dishonestReceipts';
import { receipts, receiptTimes, requiredReceipts } from './rules/receipts';
import { retirement } from './rules/retirement';
import { repeated } from './rules/repeated';
import { inherited } from './rules/inherited';
import { adviceNames } from './rules/adviceNames';
import { adviceReceipts } from './rules/adviceReceipts';
import { advices } from './rules/advices';
import { allegations } from './rules/allegations';
import { missingThings } from './rules/missingThings';
import { moments } from './rules/moments';
import { ownStockRecall } from './rules/ownStockRecall';
import { otherEvents } from './rules/otherEvents';
import { overReceipt } from './rules/overReceipt';
import { partyPlaces } from './rules/partyPlaces';
import { prefixes } from './rules/prefixes';
import { capturedReceipts } from './rules/capturedReceipts';
import { serialAnswers } from './rules/serialAnswers';
import { signedAdvices } from './rules/signedAdvices';
import { signers } from './rules/signers';
import { ssccs } from './rules/ssccs';
import { standing } from './rules/standing';
import { inStock } from './rules/stock';
import { soldWhole } from './rules/soldWhole';
import { usedWhole } from './rules/usedWhole';
import { type NamedCommand, offeredCommands } from '../../gateway/src/answers';
import { codesOf } from '../../gateway/src/http/codesOf';
import { commandRoute } from '../../gateway/src/http/routes/command';
import { codesSeen, refusalsSeen, type Story, checkStory, titleOf } from './support/story';

const chapters: readonly (readonly [string, readonly Story[]])[] = [
  ['master data', masterData],
  ['changes and retirement', retirement],
  ['prefixes and regulators', prefixes],
  ['SSCCs', ssccs],
  ['signer keys', signers],
  ['goods', goods],
  ['places without a GLN', partyPlaces],
  ['stock', inStock],
  ['counts', counts],
  ['corrections and counts', countCorrections],
  ['holds', holds],
  ['custody', custody],
  ['signed receipts', receipts],
  ['dishonest receipts', dishonestReceipts],
  ['times of receipts', receiptTimes],
  ['required receipts', requiredReceipts],
  ['containers and goods of any id', anyContainer],
  ['goods without a lot number', classGoods],
  ['arrival', arrival],
  ['missing containers and items', missingThings],
  ['captured receipts of shipments', capturedReceipts],
  ['despatch advices', advices],
  ['receipts of despatch advices', adviceReceipts],
  ['steps and numbers of despatch advices', adviceNames],
  ['despatch advices that need receipts', signedAdvices],
  ['standing', standing],
  ['alleged links', allegations],
  ['recall', recall],
  ['inherited recalls and holds', inherited],
  ['the end of a recall', recallEnd],
  ['running a recall', recallRunning],
  ['recalls of own stock', ownStockRecall],
  ['recall responses of serialized lots', serialAnswers],
  ['quarantine and mock recalls', quarantine],
  ['releases during recalls', releasedInRecall],
  ['captured events', captured],
  ['repeated and corrected events', repeated],
  ['captured logistic units', capturedContainers],
  ['consumed containers', usedWhole],
  ['sold and destroyed containers', soldWhole],
  ['TransactionEvents and AssociationEvents', otherEvents],
  ['malformed ids', malformed],
  ['measures', measures],
  ['declared codes', declaredCodes],
  ['declared codes of receipts', declaredReceiptCodes],
  ['dates', dates],
  ['moments', moments],
  ['receipts above the shipped quantity', overReceipt],
];

/** A captured event causes this one, which the gateway answers: test/gateway/epcis/capture.test.ts. */
const others: readonly ErrorCode[] = ['event_invalid'];

describe.each(chapters)('%s', (_chapter, stories) => {
  test.each(stories.map((story) => [titleOf(story), story] as const))('%s', async (_name, story) => {
    await checkStory(story);
  });
});

test('every error code of the contract occurs in some story', () => {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  expect(codes.filter((code) => !codesSeen.has(code) && !others.includes(code))).toEqual([]);
});

test('every code with which a command was refused is among those that its route declares', () => {
  const undeclared = [...refusalsSeen]
    .filter(([name]) => Object.hasOwn(offeredCommands, name))
    .map(([name, seen]) => {
      const declared: readonly string[] = codesOf(commandRoute(name as NamedCommand));
      return [name, [...seen].filter((code) => !declared.includes(code))] as const;
    });
  expect(Object.fromEntries(undeclared.filter(([, codes]) => codes.length > 0))).toEqual({});
});

test('every code that the description of a command names is one with which it was refused', () => {
  const unseen = Object.entries(offeredCommands).map(([name, { codes }]) => {
    const seen = refusalsSeen.get(name) ?? new Set();
    return [name, codes.filter((code) => !seen.has(code))] as const;
  });
  expect(Object.fromEntries(unseen.filter(([, codes]) => codes.length > 0))).toEqual({});
});
