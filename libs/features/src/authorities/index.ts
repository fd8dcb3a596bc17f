export { AuthoritiesModule } from './authorities.module';
export { AuthoritiesService } from './authorities.service';
export { authorityOptions, issuingPolicy, type IssuingPolicy, type ValiditySettings } from './authority-options.rules';
export type { IssuingAuthority } from './issuing-authority';
export { whyItCannotIssue, type Signer } from './issuing.rules';
