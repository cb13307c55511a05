import type { Route } from './route';
import { captureRoutes } from './routes/capture';
import { commandRoutes } from './routes/commands';
import { gatewayRoutes, openApiRoute } from './routes/gateway';
import { keyRoutes } from './routes/keys';

const described: readonly Route[] = [...commandRoutes, ...captureRoutes, ...gatewayRoutes, ...keyRoutes];

/** Every route of the API. */
export const routes: readonly Route[] = [...described, openApiRoute(described)];
