export { RevocationCheckModule } from './revocation-check.module';
export { RevocationCheckService } from './revocation-check.service';
