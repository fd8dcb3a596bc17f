// @peculiar/x509 wires itself with tsyringe, which needs the Reflect polyfill first. Import it from here only.
// The specs use it as a second opinion on what the small reader and writer of this room do.
import 'reflect-metadata';
export * from '@peculiar/x509';
