/** A node's container name, in which dots are not allowed: `peer0.supplier` is `peer0-supplier`. */
export const containerName = (id: string): string => id.replaceAll('.', '-');

/** The names that a node's certificate must cover; a chaincode service has one for each of its two slots. */
export const containerNames = (id: string): string[] =>
  id.startsWith('chaincode.')
    ? ['a', 'b'].map((slot) => containerName(`${id}.${slot}`))
    : id.includes('.')
      ? [containerName(id)]
      : [];
