export { JobRunsModule } from './job-runs.module';
export { JobRunsRepository } from './job-runs.repository';
export { JobsService, type JobRunView, type JobView } from './jobs.service';
export { checkSchedules, patternOf, patternsOf, whyOverdue } from './schedule.rules';
