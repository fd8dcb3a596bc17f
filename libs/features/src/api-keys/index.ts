export { ApiKeysModule } from './api-keys.module';
export type { ApiKeyView } from './api-keys.repository';
export { ApiKeysService } from './api-keys.service';
