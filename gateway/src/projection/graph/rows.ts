export interface GraphNode {
  readonly n: number;
  readonly kind: number;
  readonly id: string;
  /** The number of a container's use; 0 for other kinds. */
  readonly filling: number;
}

export interface GraphLink {
  readonly n: number;
  readonly source: number;
  readonly target: number;
  readonly kind: number;
  readonly event: number;
}
