import type { ApiKeyAnswer } from '@app/api-contract';
import type { ApiKeyView } from '@app/features';
import { presentUserNested } from '../users/users.presenter';

export const presentApiKey = ({ id, name, user, ttlDays, issuedAt, revoked }: ApiKeyView): ApiKeyAnswer => ({
  id,
  name,
  user: presentUserNested(user),
  ttl: ttlDays,
  issuedAt: Math.floor(issuedAt.getTime() / 1000),
  revoked,
});
