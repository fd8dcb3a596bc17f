import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { SignInModule } from '../sign-in';
import { UsersService } from './users.service';

@Module({ imports: [AuditLogModule, SignInModule], providers: [UsersService], exports: [UsersService] })
export class UsersModule {}
