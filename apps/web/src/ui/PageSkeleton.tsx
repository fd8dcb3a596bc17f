import { Skeleton, Stack } from '@mantine/core';

export const PageSkeleton = () => (
  <Stack gap="md" aria-hidden>
    <Skeleton height={14} width={120} />
    <Skeleton height={30} width="45%" />
    <Skeleton height={220} radius="lg" />
  </Stack>
);
