export { Implements } from './implements.decorator';
export { Body, CurrentActor, Params, Query } from './parameters.decorator';
export { toTimestamp, toTimestampOrNull } from './timestamp';
