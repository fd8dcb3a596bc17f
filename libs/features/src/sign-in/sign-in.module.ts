import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { SignInService } from './sign-in.service';

@Module({ imports: [AuditLogModule], providers: [SignInService], exports: [SignInService] })
export class SignInModule {}
