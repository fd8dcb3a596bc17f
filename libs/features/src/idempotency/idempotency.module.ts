import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { KeptAnswers } from './kept-answers';

@Module({ imports: [AuditLogModule], providers: [KeptAnswers], exports: [KeptAnswers] })
export class IdempotencyModule {}
