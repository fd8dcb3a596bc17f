export { type KeyType, keyTypes, knownKeyTypes, newKeyType } from './key-types';
export { generateKey, type GeneratedKey, type PrivateKey, readPrivateKey } from './keys';
export { describePublicKey, type PublicKeyDescription, publicKeyMatches } from './public-key';

export { type DistinguishedName, formatDistinguishedName, type NameAttribute } from './names';
export { type GeneralName, type GeneralNameType, parseGeneralName } from './general-names';
export { type CertificateExtensions, type CustomExtension, type KeyUsage, keyUsages } from './extensions';
export { authorityExtensions, leafExtensions } from './extension-profiles.rules';
export { slug } from './slug';

export { issuerSlug, parseCertificate, parseCertificateDer, parseCertificates, type ParsedCertificate, verifyIssuedBy } from './certificate';
export { type CertificationRequest, createCertificationRequest, parseCertificationRequest, type RequestToSign } from './csr';
export { type CertificateToSign, signCertificate, type SignedCertificate, type SigningKeys } from './issue';
export { type SignatureHash, signatureHashOf } from './signer';
export type { SignatureVerdict } from './signature';
export { type ChainVerdict, checkChain, orderChain } from './chain';

export { type RevocationListToSign, signRevocationList } from './crl';
export { parseRevocationList, type RevocationList, type RevocationListScope } from './crl-reader';
export { type CertificateInQuestion, findInRevocationList, judgeByRevocationList, type RevocationVerdict, whyListDoesNotCount } from './revocation';
export { judgeByOcspResponse } from './ocsp';
export { createOcspRequest, newOcspNonce, type OcspHash, type OcspIssuer, type OcspQuestion, prepareOcspIssuer } from './ocsp-request';
export { type RevocationReason, revocationReasons, type RevokedCertificate } from './revocation-reasons';

export { createJavaKeyStore, createJavaTrustStore, type JavaKeyStore, type JavaTrustStore } from './jks';
export { hashPassword, needsRehash, verifyPassword } from './passwords';
export { createPkcs12, type Pkcs12Contents } from './pkcs12';
export { randomBase64Key, randomPassphrase } from './random';
export { createSealer, generateEncryptionKey, type Sealer, type SecretPlace } from './secrets';
