export { JobRunsModule } from './job-runs.module';
export { JobRunsRepository } from './job-runs.repository';
