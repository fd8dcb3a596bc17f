export { ReportsModule } from './reports.module';
export {
  ReportsService,
  type CertificateQuery,
  type DeploymentFilter,
  type ExpiryReportRow,
  type NameReportRow,
  type QueriedCertificate,
  type ValidityFilter,
} from './reports.service';
