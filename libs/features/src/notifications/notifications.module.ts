import { Module } from '@nestjs/common';
import { PluginCatalogModule } from '../plugin-catalog';
import { DefaultNotifications } from './default-notifications';
import { NotificationsService } from './notifications.service';

@Module({ imports: [PluginCatalogModule], providers: [NotificationsService, DefaultNotifications], exports: [NotificationsService] })
export class NotificationsModule {}
