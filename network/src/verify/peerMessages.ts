export { ChaincodeInvocationSpec } from '@hyperledger/fabric-protos/lib/peer/chaincode_pb';
export { ChaincodeEvent } from '@hyperledger/fabric-protos/lib/peer/chaincode_event_pb';
export * as lifecycle from '@hyperledger/fabric-protos/lib/peer/lifecycle';
export { ApplicationPolicy } from '@hyperledger/fabric-protos/lib/peer/policy_pb';
export { ChaincodeAction, ChaincodeProposalPayload } from '@hyperledger/fabric-protos/lib/peer/proposal_pb';
export { ProposalResponsePayload } from '@hyperledger/fabric-protos/lib/peer/proposal_response_pb';
export {
  ChaincodeActionPayload,
  ChaincodeEndorsedAction,
  Transaction,
  TxValidationCode,
} from '@hyperledger/fabric-protos/lib/peer/transaction_pb';
