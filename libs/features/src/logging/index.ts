export { withLogFields } from './log-context';
export { AppLogger, createLogger, errorFields } from './logger';
