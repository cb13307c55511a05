import { openFabric } from '../../gateway/src/ledger/fabric/open';
import { openFabricNetwork } from '../../gateway/src/ledger/fabric-network/open';
import { fabricForgery } from './fabricForgery';
import { withstandsForgery } from './forgery';

/** The folder of a network of three organisations or more. */
const folder = process.env['LOTLINE_FABRIC_TEST'] ?? '';

withstandsForgery('a Fabric network through its gateway service', () => fabricForgery(folder, openFabric));
withstandsForgery('a Fabric network through fabric-network', () => fabricForgery(folder, openFabricNetwork));
