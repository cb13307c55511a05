import { apiLimits } from '../answers/limits';

/** An organisation waits for as many answers as it may. */
export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting';

  constructor() {
    super(
      `Your organisation waits for ${apiLimits.waitingAnswers} large answers already. Repeat the request when some of them have come.`,
    );
  }
}
