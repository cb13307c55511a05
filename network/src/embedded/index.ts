export type { CommittedBlock, CommittedTransaction } from './blocks/committedBlock';
export type { TransactionPlace } from './chain';
export type { EmbeddedLedger, OpenReport, SubmitOptions, SubmitResult } from './embeddedLedger';
export {
  CommitError,
  EndorseError,
  EvaluateError,
  LedgerClosed,
  LedgerDamaged,
  LedgerError,
  LedgerLocked,
  LedgerMismatch,
  OrderError,
  type Stage,
} from './errors';
export { openEmbeddedLedger } from './openEmbeddedLedger';
export type { EmbeddedLedgerOptions, LedgerLimits, LedgerOrganisation } from './options';
export type { PeerCapabilities, PeerVersion } from './peer/capabilities';
export type { ChaincodeSource } from './peer/chaincode';
export type { ReadyListener } from './peer/chaincodeConnection';
export type { Collection } from './peer/collections';
export type { ProposalRequest, SignedProposal } from './proposal/buildProposal';
export {
  createAuthority,
  issueCertificate,
  type CertificateRequest,
  type KeyPair,
} from '../identity/certificateAuthority';
export { openNetwork, type NetworkMaterial, type NetworkRequest } from '../identity/network';
export {
  createOrganisation,
  enrolUser,
  loadIdentity,
  type OrganisationMaterial,
  type OrganisationRequest,
  type UserRequest,
} from '../identity/organisation';
export { toLowS } from '../identity/ecdsa';
export { signingIdentity, type SigningIdentity } from '../identity/signingIdentity';
