/**
 * Fabric's messages without the services beside them, which need gRPC and so Node's modules. They are the same classes as those of the
 * package's main module.
 */
export * as common from '@hyperledger/fabric-protos/lib/common';
export * as ledger from '@hyperledger/fabric-protos/lib/ledger';
export * as msp from '@hyperledger/fabric-protos/lib/msp';
export * as peer from './peerMessages';
export { ConsensusType } from '@hyperledger/fabric-protos/lib/orderer/configuration_pb';
