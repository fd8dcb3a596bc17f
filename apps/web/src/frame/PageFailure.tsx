import { Container } from '@mantine/core';
import { Problem } from '../ui/Problem';

/** Shown when a page itself breaks. A reload also fetches a newer release, whose absence is the usual cause. */
export const PageFailure = ({ error }: { error: unknown }) => (
  <Container size="sm" py="xl">
    <Problem failure={error} onRetry={() => window.location.reload()} />
  </Container>
);
