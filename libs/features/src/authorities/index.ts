export { AuthoritiesModule } from './authorities.module';
export { AuthoritiesService } from './authorities.service';
export { namesInPicture, type AuthorityCertificate, type AuthorityPage, type AuthorityView } from './authorities.views';
export { AuthorityCreationService } from './authority-creation.service';
export { authorityOptions, issuingPolicy, type IssuingPolicy, type ValiditySettings } from './authority-options.rules';
export type { IssuingAuthority } from './issuing-authority';
export { whyItCannotIssue, type Signer } from './issuing.rules';
export { cacheSeconds } from './revocation-lists.rules';
export { RevocationLists, type PublishedList, type PublishReport } from './revocation-lists.service';
