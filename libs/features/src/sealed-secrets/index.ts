export { SealedSecretsModule } from './sealed-secrets.module';
export { SealedSecretsService, type ResealReport } from './sealed-secrets.service';
