export { DefaultsModule } from './defaults.module';
export { DefaultsService, type Defaults } from './defaults.service';
