import type { Route } from './route';
import { captureRoutes } from './routes/capture';
import { commandRoutes } from './routes/commands';
import { gatewayRoutes, openApiRoute } from './routes/gateway';
import { epcisQueryRoutes } from './routes/epcisQuery';
import { factRoutes } from './routes/facts';
import { historyRoutes } from './routes/history';
import { keyRoutes } from './routes/keys';
import { joinRoute } from './routes/organisations';
import { offlineRoutes } from './routes/offline';
import { provenanceRoutes } from './routes/provenance';

const described: readonly Route[] = [
  ...provenanceRoutes,
  ...factRoutes,
  ...historyRoutes,
  ...commandRoutes,
  ...captureRoutes,
  ...epcisQueryRoutes,
  ...gatewayRoutes,
  joinRoute,
  ...offlineRoutes,
  ...keyRoutes,
];

/** Every route of the API. */
export const routes: readonly Route[] = [...described, openApiRoute(described)];
