/** Number of further batches that may start. Queues may share it. */
export interface Places {
  free: number;
}

/** A queue of writes that may share a batch. */
export interface Line {
  readonly places: Places;
  /** Maximum writes of its next batch. */
  room: number;
}
