import type { Measurement } from '../contracts/metrics-sink';

/** A measurement as Atlas sidecars take it. The time is milliseconds since 1970, UTC. */
export const atlasRecord = ({ name, type, value, tags, at }: Measurement) => ({
  type: type.toUpperCase(),
  name,
  tags,
  timestamp: at.getTime(),
  value,
});
