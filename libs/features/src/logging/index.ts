export { AppLogger, createLogger, errorFields } from './logger';
