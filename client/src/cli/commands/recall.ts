import type { Command } from 'commander';
import { addCollectionCommands } from '../collection';
import { collections } from '../collections';
import { addRecallBalance } from './massBalance';
import { addRecallAnswer } from './recallAnswer';
import { addRecallClose } from './recallClose';
import { addRecallExtend } from './recallExtend';
import { addRecallFind } from './recallFind';
import { addRecallOpen } from './recallOpen';
import { addRecallPlan } from './recallPlan';
import { addRecallRespond } from './recallRespond';

export function addRecall(program: Command): void {
  const recall = program.command('recall').description('plan, run and respond to recalls');
  addRecallFind(recall);
  addRecallPlan(recall);
  addRecallOpen(recall);
  addRecallExtend(recall);
  addRecallRespond(recall);
  addRecallAnswer(recall);
  addRecallBalance(recall);
  addRecallClose(recall);
  addCollectionCommands(recall, collections.recalls);
}
