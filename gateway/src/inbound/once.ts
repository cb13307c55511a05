import type { InboundAnswer } from '../answers/inbound';
import { Problem } from '../problem';
import type { SourceStore } from './sourceStore';

/** Carries a message out unless it was before. It may be sent again if it has errors. */
export async function once(
  sources: SourceStore,
  { source, id }: { readonly source: string; readonly id: string },
  work: () => Promise<InboundAnswer>,
): Promise<InboundAnswer> {
  const begun = sources.begin(source, id);
  if (begun === 'running') {
    throw new Problem('conflict_busy', `Message ${id} is being carried out at this moment: send it again later.`);
  }
  if (begun === 'done') {
    throw new Problem('message_repeated', `Message ${id} was taken before; nothing was done again.`);
  }
  let isDone = false;
  try {
    const answer = await work();
    if (answer.errors.length > 0) throw refusal(answer);
    isDone = true;
    return answer;
  } finally {
    sources.end(source, id, { isDone, now: new Date() });
  }
}

function refusal({ errors: found, created, changed, same }: InboundAnswer): Problem {
  const errors = found.map(({ row, field = '', message }) => ({
    pointer: `/${row}${field === '' ? '' : `/${field}`}`,
    message,
    code: 'message_refused',
  }));
  const done = created + changed + same;
  const said =
    done === 0 ? 'Nothing was done.' : `${done} records were carried out; sent again, they are not repeated.`;
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  return new Problem('message_refused', `${count}. ${said}`, { errors });
}
