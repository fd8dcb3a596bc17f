export { CleanService, type RemovableCertificate } from './clean.service';
export { SourcesModule } from './sources.module';
export { SourcesService, type SourceView } from './sources.service';
export { SyncService } from './sync.service';
