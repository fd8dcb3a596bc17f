import { Module } from '@nestjs/common';
import { JobRunsRepository } from './job-runs.repository';

@Module({ providers: [JobRunsRepository], exports: [JobRunsRepository] })
export class JobRunsModule {}
