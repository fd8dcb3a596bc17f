import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { SignInModule } from '../sign-in';
import { IdentitiesService } from './identities.service';

@Module({ imports: [AuditLogModule, SignInModule], providers: [IdentitiesService], exports: [IdentitiesService] })
export class IdentitiesModule {}
