export { hasTool, secondOpinion } from './second-opinion';
export { openSmtpInbox, type ReceivedMail, type SmtpInbox } from './smtp-inbox';
export { acmeWorld, type AcmeWorld } from './acme-world';
export { authorityStateInMemory, testContext, type TestContext } from './context';
export { describeExporter, exportMaterial, type ExporterUnderTest, type TestCertificate } from './exporter.contract';
export { authorityOrder, certificateOrder, describeIssuer, newAuthority, type IssuerUnderTest } from './issuer.contract';
export { certificateFacts, describeNotifier, everyMessage, type NotifierUnderTest } from './notifier.contract';
export { FakeAcme, problem, type FakeAcmeAnswer, type FakeAcmeOptions, type FakeAcmeRequest, type FakeOrder, type ToBeProved } from './fake-acme';
export { describeDnsProvider, type DnsProviderUnderTest, type DnsServiceUnderTest } from './dns-provider.contract';
