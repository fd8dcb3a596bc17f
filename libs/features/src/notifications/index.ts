export { certificateUrl, endpointUrl } from './dashboard-links.rules';
export { isDefaultOf } from './default-notifications.rules';
export { ExpiryWarningsModule } from './expiry-warnings.module';
export { ExpiryWarningsService } from './expiry-warnings.service';
export { NotificationsModule } from './notifications.module';
export { NotificationsService, type NotificationView } from './notifications.service';
