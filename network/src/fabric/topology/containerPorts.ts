/** The ports of nodes in their containers. */
export const containerPorts = {
  orderer: 7050,
  ordererAdmin: 7053,
  peer: 7051,
  peerChaincode: 7052,
  operations: 9443,
  chaincode: 7070,
  chaincodeHealth: 7072,
} as const;
