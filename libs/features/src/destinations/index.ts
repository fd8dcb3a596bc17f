export { DestinationsModule } from './destinations.module';
export { DestinationsService, type DestinationView } from './destinations.service';
export { TokenTrialService, type TokenTrial } from './token-trial.service';
