export type { CleanWish } from './clean.rules';
export { CleanService, type RemovableCertificate } from './clean.service';
export { CloudFrontSources, type CloudFrontPlan } from './cloudfront-sources.service';
export { PairedSources, type LackingSource, type PairingDestination } from './paired-sources.service';
export { SourcesModule } from './sources.module';
export { SourcesService, type SourceView } from './sources.service';
export { SyncService } from './sync.service';
