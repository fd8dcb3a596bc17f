export * from './certificate-draft';
export * from './certificates.views';
