export { ExportModule } from './export.module';
export { ExportService } from './export.service';
export { RevocationModule } from './revocation.module';
export { RevokeService } from './revoke.service';
