/** How many batches more may go. Lines may share it. */
export interface Places {
  free: number;
}

/** Writes of one line may go together in a batch. */
export interface Line {
  readonly places: Places;
  /** Most writes of its next batch. */
  room: number;
}
