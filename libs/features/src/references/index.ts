export { findByReference, findByReferences, unableToFind, type Referable, type Referred } from './references';
