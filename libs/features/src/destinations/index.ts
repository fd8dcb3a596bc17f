export { DestinationsModule } from './destinations.module';
export { DestinationsService, type DestinationView } from './destinations.service';
