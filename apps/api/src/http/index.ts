export { Implements } from './implements.decorator';
export { Body, CurrentActor, Params, Query } from './parameters.decorator';
export { RightsShown } from './rights-shown';
export { toTimestamp, toTimestampOrNull } from './timestamp';
