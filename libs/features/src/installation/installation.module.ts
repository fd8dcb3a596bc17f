import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { NotificationsModule } from '../notifications';
import { InstallationService } from './installation.service';

@Module({ imports: [AuditLogModule, NotificationsModule], providers: [InstallationService], exports: [InstallationService] })
export class InstallationModule {}
