import type { DefaultsAnswer } from '@app/api-contract';
import type { Defaults, ValiditySettings } from '@app/features';
import { presentAuthorityNested } from '../authorities/authorities.presenter';

export const presentDefaults = ({ settings, authority }: Defaults, validity: ValiditySettings): DefaultsAnswer => ({
  country: settings.country ?? null,
  state: settings.state ?? null,
  location: settings.location ?? null,
  organization: settings.organization ?? null,
  organizationalUnit: settings.organizationalUnit ?? null,
  issuerPlugin: settings.issuerPlugin ?? null,
  authority: authority && presentAuthorityNested(authority, validity),
});
