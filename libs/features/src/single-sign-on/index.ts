export type { OpenIdProvider, ProviderId } from './providers.rules';
export { SingleSignOnModule } from './single-sign-on.module';
export { type BroughtBack, type OfferedProvider, SingleSignOnService } from './single-sign-on.service';
