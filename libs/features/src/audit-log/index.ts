export { AuditLogModule } from './audit-log.module';
export { AuditLog, type AuditedAct } from './audit-log.service';
export { actionsOf, logTypeOf } from './log-type.rules';
