export { FeaturesModule } from './features.module';
export { CONFIG, ROLE_POLICY, rolePolicyOf, SEALER } from './foundation';
export * from './audit-log';
export * from './roles';
export * from './authorities';
export * from './notifications';
export * from './plugin-catalog';
export * from './rotation-policies';
