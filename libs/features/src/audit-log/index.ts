export { AuditChain, type ChainReport, type UnsealedTail } from './audit-chain';
export { AuditLogModule } from './audit-log.module';
export { AuditLog, type AuditedAct } from './audit-log.service';
export { type ChainHead, type ChainProblem, ChainWalk, type Link } from './chain.rules';
export { AuditHeadFiles } from './head-files';
export { checkSignature, fingerprintOf, readHead, type SignedHead } from './heads.rules';
export { actionsOf, logTypeOf } from './log-type.rules';
