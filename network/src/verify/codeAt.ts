/** The validation code of a block's transaction. Throws an Error if the block has fewer codes than transactions. */
export function codeAt(codes: Uint8Array, index: number): number {
  const code = codes[index];
  if (code === undefined) throw new Error(`transaction ${index} has no validation code`);
  return code;
}
