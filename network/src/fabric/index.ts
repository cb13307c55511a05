export { type FabricMaterial, type FabricOrganisation, type NodeConnection, openFabricMaterial } from './material';
export { parseTopology, type Topology } from './topology/topology';
export { dataFolder, requireTopology } from './topology/topologyFile';
export { enrolUser, loadIdentity, type OrganisationMaterial, type UserRequest } from '../identity/organisation';
export type { NetworkMaterial } from '../identity/network';
export { findPrivateKey } from '../identity/findPrivateKey';
export type { SigningIdentity } from '../identity/signingIdentity';
