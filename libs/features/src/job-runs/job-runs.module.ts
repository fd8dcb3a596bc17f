import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log';
import { JobRunsRepository } from './job-runs.repository';
import { JobsService } from './jobs.service';

@Module({ imports: [AuditLogModule], providers: [JobRunsRepository, JobsService], exports: [JobRunsRepository, JobsService] })
export class JobRunsModule {}
