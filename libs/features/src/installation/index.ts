export { InstallationModule } from './installation.module';
export { InstallationService, type Installed } from './installation.service';
