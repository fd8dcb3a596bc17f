import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { SignInModule } from '../sign-in';
import { UnhashedPasswords } from './unhashed-passwords.service';
import { UsersService } from './users.service';

@Module({ imports: [AuditLogModule, SignInModule], providers: [UnhashedPasswords, UsersService], exports: [UnhashedPasswords, UsersService] })
export class UsersModule {}
