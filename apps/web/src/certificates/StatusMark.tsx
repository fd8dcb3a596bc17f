import { IconAlertTriangle, IconArrowsExchange, IconCircleCheck, IconCircleX, IconClock, IconHelpCircle, IconHourglassLow } from '@tabler/icons-react';
import { useNow } from '../ui/use-now';
import { statusOf, type CertificateStatus } from './status';

const icons: Record<CertificateStatus['kind'], typeof IconClock> = {
  revoked: IconCircleX,
  expired: IconAlertTriangle,
  'not-yet-valid': IconClock,
  replaced: IconArrowsExchange,
  'ends-soon': IconHourglassLow,
  valid: IconCircleCheck,
  unknown: IconHelpCircle,
};

/** How a certificate stands: word, icon and colour, in this order of weight. `isBrief` where its end stands beside it. */
export function StatusMark({ certificate, isBrief = false }: { certificate: Parameters<typeof statusOf>[0]; isBrief?: boolean }) {
  const status = statusOf(certificate, useNow());
  const Icon = icons[status.kind];
  return (
    <span className="status" data-tone={status.tone}>
      <Icon size={15} aria-hidden />
      {isBrief && status.kind === 'ends-soon' ? 'Ends soon' : status.words}
    </span>
  );
}
