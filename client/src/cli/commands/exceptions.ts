import type { Command } from 'commander';
import { addExceptionsList } from './exceptionsList';
import { addExceptionsResolve } from './exceptionsResolve';

export function addExceptions(program: Command): void {
  const exceptions = program.command('exceptions').description('exceptions of recorded events');
  addExceptionsList(exceptions);
  addExceptionsResolve(exceptions);
}
