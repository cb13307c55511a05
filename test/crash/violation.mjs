/** A violated invariant. */
export class Violation extends Error {
  name = 'Violation';
}
