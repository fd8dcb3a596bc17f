export { isDefaultOf } from './default-notifications.rules';
export { NotificationsModule } from './notifications.module';
export { NotificationsService } from './notifications.service';
