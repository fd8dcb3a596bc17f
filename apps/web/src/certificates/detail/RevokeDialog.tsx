import type { RevokeCertificate } from '@app/api-client';
import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDanger } from '../../ui/ConfirmDanger';
import { doneNotice } from '../../ui/notices';
import { useRevokeCertificate, type Certificate } from '../certificates.queries';

type Reason = Exclude<RevokeCertificate['crlReason'], 'removeFromCRL' | undefined>;

/** Reasons of RFC 5280, 5.3.1, in words. `removeFromCRL` is left out: it lifts a hold, which is another act. */
const reasonWords: Record<Reason, string> = {
  unspecified: 'No particular reason',
  keyCompromise: 'The private key may be known to others',
  cACompromise: 'The authority itself is compromised',
  affiliationChanged: 'The names no longer belong to us',
  superseded: 'Another certificate took its place',
  cessationOfOperation: 'The service is no more',
  certificateHold: 'On hold for now',
  privilegeWithdrawn: 'A right was withdrawn',
  aACompromise: 'An attribute authority is compromised',
};
const isReason = (value: string | null): value is Reason => value !== null && value in reasonWords;
const choices = Object.entries(reasonWords).map(([value, label]) => ({ value, label }));

export function RevokeDialog({ certificate, opened, onClose }: { certificate: Certificate; opened: boolean; onClose: () => void }) {
  const [crlReason, setCrlReason] = useState<Reason>('unspecified');
  const revoke = useRevokeCertificate(certificate.id);
  const served = certificate.endpoints.map((endpoint) => endpoint.name);
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={`Revoke ${certificate.commonName || certificate.name}?`}
      act="Revoke for good"
      typeToConfirm={certificate.name}
      reasonFor="In your words, for the record."
      isBusy={revoke.isPending}
      failure={revoke.error}
      onConfirm={(comments) =>
        revoke.mutate(
          { crlReason, comments },
          {
            onSuccess: () => {
              doneNotice('Revoked', `${certificate.name} is on the next revocation list of ${certificate.authority?.name ?? 'its issuer'}.`);
              onClose();
            },
          },
        )
      }
    >
      <Text size="sm">
        The certificate will be on the revocation list of <b>{certificate.authority?.name ?? certificate.issuer}</b>. Clients that look there refuse it from
        then on. This cannot be undone.
      </Text>
      {served.length > 0 && (
        <div className="note" data-tone="bad">
          <div>It is in use at {served.join(', ')}. Put another certificate there first, or those services stop working for clients that check.</div>
        </div>
      )}
      <Select
        label="Reason on the list"
        data={choices}
        value={crlReason}
        allowDeselect={false}
        onChange={(value) => setCrlReason(isReason(value) ? value : 'unspecified')}
      />
    </ConfirmDanger>
  );
}
