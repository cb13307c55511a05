import type { Command } from 'commander';
import { addExceptionsChange, addExceptionsMetrics } from './exceptionsChange';
import { addExceptionsList } from './exceptionsList';
import { addExceptionsResolve } from './exceptionsResolve';

export function addExceptions(program: Command): void {
  const exceptions = program
    .command('exceptions')
    .description('exceptions of recorded events, and those that your rules raised');
  addExceptionsList(exceptions);
  addExceptionsChange(exceptions);
  addExceptionsResolve(exceptions);
  addExceptionsMetrics(exceptions);
}
