import type { Route } from './route';
import { commandRoutes } from './routes/commands';
import { changeRoutes } from './routes/changes';
import { inboxRoutes } from './routes/inbox';
import { streamRoutes } from './routes/streams';
import { webhookRoutes } from './routes/webhooks';
import { mailRoutes } from './routes/mail';
import { withDiscovery } from './routes/epcis/binding';
import { captureRoutes } from './routes/epcis/capture';
import { captureEventRoute } from './routes/epcis/captureEvent';
import { contextRoute } from './routes/epcis/context';
import { eventRoutes } from './routes/epcis/events';
import { queryRoutes } from './routes/epcis/queries';
import { pageTokenRoute, resourceRoutes } from './routes/epcis/resources';
import { subscriptionRoutes } from './routes/epcis/subscriptions';
import { gatewayRoutes, openApiRoute } from './routes/gateway';
import { exceptionRoutes } from './routes/exceptions';
import { factRoutes } from './routes/facts';
import { fsma204Routes } from './routes/fsma204';
import { gs1Routes } from './routes/gs1';
import { historyRoutes } from './routes/history';
import { keyRoutes } from './routes/keys';
import { inboundRoutes } from './routes/inbound';
import { inventoryAllocationRoutes } from './routes/inventoryAllocations';
import { inventoryClassRoutes } from './routes/inventoryClasses';
import { inventoryCostRoutes } from './routes/inventoryCosts';
import { inventoryExpectedRoutes } from './routes/inventoryExpected';
import { inventoryCountRoutes } from './routes/inventoryCounts';
import { inventoryExportRoutes } from './routes/inventoryExport';
import { inventoryForecastRoutes } from './routes/inventoryForecasts';
import { inventoryKpiRoutes } from './routes/inventoryKpis';
import { inventoryOrderRoutes } from './routes/inventoryOrders';
import { inventoryImportRoutes } from './routes/inventoryImports';
import { inventoryPhasedRoutes } from './routes/inventoryPhased';
import { inventoryPolicyRoutes } from './routes/inventoryPolicies';
import { inventoryPromiseRoutes } from './routes/inventoryPromises';
import { inventorySimulationRoute } from './routes/inventorySimulations';
import { inventoryProposalRoutes } from './routes/inventoryProposals';
import { inventoryVendorRoutes } from './routes/inventoryVendors';
import { inventoryWorklistRoutes } from './routes/inventoryWorklist';
import { joinRoute } from './routes/organisations';
import { labelRoutes } from './routes/labels';
import { massBalanceRoutes } from './routes/massBalance';
import { offlineRoutes } from './routes/offline';
import { proofRoutes } from './routes/proofs';
import { publicationRoutes } from './routes/publications';
import { recallReportRoutes } from './routes/recallReports';
import { recallRunningRoutes } from './routes/recallRunning';
import { recallPreviewRoute } from './routes/recallPreview';
import { ruleRoutes } from './routes/rules';
import { signerRoutes } from './routes/signers';
import { resolverRoutes } from './routes/resolver';
import { provenanceRoutes } from './routes/provenance';
import { uploadRoutes } from './routes/uploads';

const described: readonly Route[] = [
  ...provenanceRoutes,
  ...exceptionRoutes,
  ...ruleRoutes,
  ...proofRoutes,
  ...factRoutes,
  ...historyRoutes,
  ...signerRoutes,
  ...changeRoutes,
  ...inboxRoutes,
  ...streamRoutes,
  ...webhookRoutes,
  ...mailRoutes,
  ...fsma204Routes,
  ...massBalanceRoutes,
  recallPreviewRoute,
  ...recallRunningRoutes,
  ...recallReportRoutes,
  ...commandRoutes,
  ...withDiscovery([
    ...resourceRoutes,
    ...captureRoutes,
    ...eventRoutes,
    captureEventRoute,
    ...queryRoutes,
    ...subscriptionRoutes,
  ]),
  contextRoute,
  pageTokenRoute,
  ...inventoryPolicyRoutes,
  ...inventoryPhasedRoutes,
  ...inventoryImportRoutes,
  ...inventoryExportRoutes,
  ...inventoryAllocationRoutes,
  ...inventoryOrderRoutes,
  ...inventoryForecastRoutes,
  ...inventoryCostRoutes,
  ...inventoryExpectedRoutes,
  ...inventoryClassRoutes,
  ...inventoryCountRoutes,
  ...inventoryKpiRoutes,
  ...inventoryWorklistRoutes,
  ...uploadRoutes,
  ...inventoryPromiseRoutes,
  inventorySimulationRoute,
  ...inboundRoutes,
  ...inventoryVendorRoutes,
  ...inventoryProposalRoutes,
  ...gs1Routes,
  ...labelRoutes,
  ...publicationRoutes,
  ...resolverRoutes,
  ...gatewayRoutes,
  joinRoute,
  ...offlineRoutes,
  ...keyRoutes,
];

/** Every route of the API. */
export const routes: readonly Route[] = [...described, openApiRoute(described)];
