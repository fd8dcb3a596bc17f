import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { PluginCatalogModule } from '../plugin-catalog';
import { DefaultNotifications } from './default-notifications';
import { NotificationsService } from './notifications.service';

@Module({
  imports: [AuditLogModule, PluginCatalogModule],
  providers: [NotificationsService, DefaultNotifications],
  exports: [NotificationsService],
})
export class NotificationsModule {}
