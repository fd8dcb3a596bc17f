import { Module } from '@nestjs/common';
import { JobRunsModule } from '../job-runs';
import { PluginCatalogModule } from '../plugin-catalog';
import { AuthorityWarningsService } from './authority-warnings.service';
import { ExpiryWarningsRepository } from './expiry-warnings.repository';
import { ExpiryWarningsService } from './expiry-warnings.service';
import { InUseRepository } from './in-use.repository';
import { InUseService } from './in-use.service';
import { Messenger } from './messenger';
import { NoticesRepository } from './notices.repository';
import { OverdueJobsService } from './overdue-jobs.service';
import { SecuritySummaryService } from './security-summary.service';
import { SystemMessages } from './system-messages.service';
import { WarningExplanations } from './warning-explanations.service';
import { WarningWishes } from './warning-wishes';

const services = [
  AuthorityWarningsService,
  ExpiryWarningsService,
  InUseService,
  OverdueJobsService,
  SecuritySummaryService,
  SystemMessages,
  WarningExplanations,
];

@Module({
  imports: [JobRunsModule, PluginCatalogModule],
  providers: [...services, ExpiryWarningsRepository, InUseRepository, Messenger, NoticesRepository, WarningWishes],
  exports: services,
})
export class ExpiryWarningsModule {}
