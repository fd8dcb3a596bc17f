export { FeaturesModule } from './features.module';
export { CONFIG, ROLE_POLICY, rolePolicyOf, SEALER } from './foundation';
export * from './audit-log';
export * from './roles';
