import type { SourceAnswer } from '@app/api-contract';
import type { SourceView } from '@app/features';
import { toTimestampOrNull } from '../http';
import { presentConfigured } from '../plugins/plugins.presenter';

export const presentSource = (source: SourceView): SourceAnswer => ({
  ...presentConfigured(source),
  active: source.active,
  lastRun: toTimestampOrNull(source.lastRunAt),
  lastTriedAt: toTimestampOrNull(source.lastTriedAt),
  lastFailure: source.lastFailure,
});
