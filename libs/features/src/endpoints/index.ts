export { EndpointExpiry, type StaleEndpoint } from './endpoint-expiry.service';
export { EndpointsModule } from './endpoints.module';
export { EndpointsService, type EndpointView } from './endpoints.service';
export { EndpointsWriter, type SeenEndpoint } from './endpoints.writer';
export { findingsOf, isDeprecatedCipher, staleBefore, type EndpointFinding } from './findings.rules';
export { LiveEndpoints, type LiveEndpointsAnswer, type ServingEndpoint } from './live-endpoints';
