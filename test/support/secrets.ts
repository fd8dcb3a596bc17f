import { randomBytes } from 'node:crypto';

/** Made anew for each run; every installed database of the run was sealed with them. */
export interface InstallationSecrets {
  LEMUR_ENCRYPTION_KEYS: string;
  LEMUR_TOKEN_SECRETS: string;
  LEMUR_ADMIN_PASSWORD: string;
}

export const makeSecrets = (): InstallationSecrets => ({
  LEMUR_ENCRYPTION_KEYS: randomBytes(32).toString('base64url'),
  LEMUR_TOKEN_SECRETS: randomBytes(32).toString('base64url'),
  LEMUR_ADMIN_PASSWORD: `Admin#1${randomBytes(12).toString('base64url')}`,
});
