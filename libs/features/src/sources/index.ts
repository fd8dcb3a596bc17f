export { SourcesModule } from './sources.module';
export { SourcesService, type SourceView } from './sources.service';
