import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserProgram, startDashboard, type StartedDashboard } from '../support/browser';
import { aCertificate, anAuthority } from '../support/builders';
import { foreignCertificate } from '../support/foreign-ca';
import { describeWith, openssl } from '../support/programs';

describeWith([browserProgram, 'openssl'], 'Somebody who looks after certificates', () => {
  let dashboard: StartedDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.stop());

  it('drops the files that another authority sent, in any order, and has them sorted and watched', async () => {
    const root = await foreignCertificate({ commonName: 'Elsewhere Root', isCa: true });
    const leaf = await foreignCertificate({ commonName: 'old.example.com', dnsNames: ['old.example.com'] }, root);
    const { page, complaints, close } = await dashboard.visit('/certificates');
    await page
      .getByRole('link', { name: /Import/ })
      .first()
      .click();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'ca.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(root.certificatePem) },
      { name: 'server.key', mimeType: 'application/x-pem-file', buffer: Buffer.from(leaf.privateKeyPem) },
      { name: 'server.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(leaf.certificatePem) },
    ]);
    await page.getByRole('combobox', { name: 'Owner' }).fill('legacy@example.com');
    await page.getByRole('button', { name: 'Import it' }).click();
    await page.getByText('It was imported').waitFor();
    await page.getByRole('heading', { level: 1, name: 'old.example.com' }).waitFor();
    await page.getByRole('tab', { name: 'Chain' }).click();
    await page.getByText('Elsewhere Root').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('revokes one, saying why, and everybody finds it on the revocation list', async () => {
    const authority = await anAuthority(dashboard.api.admin);
    const certificate = await aCertificate(dashboard.api.admin, authority.id);
    const { page, complaints, close } = await dashboard.visit(`/certificates/${certificate.id}`);

    await page.getByRole('button', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog');
    const act = dialog.getByRole('button', { name: 'Revoke for good' });
    expect(await act.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Reason', exact: true }).fill('The disk was sold with the key on it');
    await dialog.getByRole('textbox', { name: /Type .* to confirm/ }).fill(certificate.name);
    await act.click();
    await page.locator('.status').getByText('Revoked').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Download' }).waitFor();
    expect(await page.getByRole('button', { name: 'Revoke' }).count()).toBe(0);

    const { bytes } = await dashboard.api.anonymous.bytes(`/authorities/${authority.id}/crl`);
    const { output } = await openssl(['crl', '-inform', 'DER', '-in', '{{list}}', '-noout', '-text'], { list: bytes });
    expect(output).toContain(certificate.serialHex.toUpperCase());
    expect(complaints).toEqual([]);
    await close();
  });
});
