export { LogsModule } from './logs.module';
export { LogsService, type LogView } from './logs.service';
