import { presentConfigured, presentConfiguredFace } from '../plugins/plugins.presenter';

export const presentDestination = presentConfigured;

/** A destination inside a certificate. */
export const presentDestinationNested = presentConfiguredFace;
