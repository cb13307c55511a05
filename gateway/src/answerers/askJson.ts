import { json } from 'node:stream/consumers';
import type { Answerers } from './answerers';
import type { Task } from './tasks';

/** The whole answer of a thread. Rejects if there is none, or if the thread fails. */
export async function askJson<Answer>(answerers: Answerers, task: Task, by: string): Promise<Answer> {
  const answer = await answerers.ask(task, by);
  if (!answer) throw new Error('A thread came back without an answer.');
  return (await json(answer.stream)) as Answer;
}
