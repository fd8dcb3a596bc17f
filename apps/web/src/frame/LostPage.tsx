import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../ui/EmptyState';

export const LostPage = () => (
  <EmptyState
    order={1}
    title="There is no page at this address"
    actions={
      <>
        <Button component={Link} to="/">
          To the first page
        </Button>
        <Button component={Link} to="/certificates" variant="default">
          Search certificates
        </Button>
      </>
    }
  >
    The address may be mistyped, or what it named may be gone.
  </EmptyState>
);
