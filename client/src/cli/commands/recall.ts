import type { Command } from 'commander';
import { addCollectionCommands } from '../collection';
import { collections } from '../collections';
import { addRecallBalance } from './massBalance';
import { addRecallAnswer } from './recallAnswer';
import { addRecallChange } from './recallChange';
import { addRecallClose } from './recallClose';
import { addRecallExtend } from './recallExtend';
import { addRecallFind } from './recallFind';
import { addRecallClock, addRecallHolders, addRecallTermination } from './recallHolders';
import { addRecallNotify } from './recallNotify';
import { addRecallOpen } from './recallOpen';
import { addRecallPlan } from './recallPlan';
import { addRecallReport } from './recallReport';
import { addRecallRecords } from './recallRecords';
import { addRecallRespond } from './recallRespond';
import { addRecallWithdraw } from './recallWithdraw';

export function addRecall(program: Command): void {
  const recall = program.command('recall').description('plan, run and respond to recalls');
  addRecallFind(recall);
  addRecallPlan(recall);
  addRecallOpen(recall);
  addRecallWithdraw(recall);
  addRecallChange(recall);
  addRecallNotify(recall);
  addRecallExtend(recall);
  addRecallRespond(recall);
  addRecallAnswer(recall);
  addRecallBalance(recall);
  addRecallHolders(recall);
  addRecallRecords(recall);
  addRecallTermination(recall);
  addRecallClock(recall);
  addRecallReport(recall);
  addRecallClose(recall);
  addCollectionCommands(recall, collections.recalls);
}
