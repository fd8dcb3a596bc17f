export { hasTool, secondOpinion } from './second-opinion';
export { openSmtpInbox, type ReceivedMail, type SmtpInbox } from './smtp-inbox';
export { authorityStateInMemory, testContext, type TestContext } from './context';
export { describeExporter, exportMaterial, type ExporterUnderTest, type TestCertificate } from './exporter.contract';
export { authorityOrder, certificateOrder, describeIssuer, newAuthority, type IssuerUnderTest } from './issuer.contract';
export { certificateFacts, describeNotifier, everyMessage, type NotifierUnderTest } from './notifier.contract';
export { describeDnsProvider, type DnsProviderUnderTest, type DnsServiceUnderTest } from './dns-provider.contract';
