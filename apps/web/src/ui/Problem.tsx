import { ApiError } from '@app/api-client';
import { Alert, Button, Code, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { flattenReasons } from '../api/failure';

/**
 * What went wrong, why, and the way out. Reasons of fields that stand beside their field already are left out by naming them in `shownAtField`.
 */
export function Problem({ failure, shownAtField = [], onRetry }: { failure: unknown; shownAtField?: readonly string[]; onRetry?: () => void }) {
  if (!failure) return null;
  const refusal = failure instanceof ApiError ? failure : undefined;
  const message = failure instanceof Error ? failure.message : 'Something unexpected happened in this page.';
  const reasons = flattenReasons(refusal?.reasons);
  const elsewhere = reasons.filter(({ field }) => !shownAtField.some((shown) => field === shown || field.startsWith(`${shown}.`)));
  const atFields = reasons.length - elsewhere.length;
  const title = message === 'Validation Error.' ? 'This was not accepted' : message;
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />} title={title} className="problem">
      <Stack gap="xs" align="flex-start">
        {atFields > 0 && (
          <Text size="sm">{atFields === 1 ? 'One field needs' : `${atFields} fields need`} another look: the reason stands below the field.</Text>
        )}
        {elsewhere.length > 0 && (
          <List size="sm" spacing={4}>
            {elsewhere.map(({ field, words }) => (
              <List.Item key={`${field}${words}`}>
                {field && <Code>{field}</Code>} {words}
              </List.Item>
            ))}
          </List>
        )}
        {refusal?.hint && <Text size="sm">{refusal.hint}</Text>}
        {refusal?.requestId && (
          <Text size="xs" c="dimmed">
            Request <Code>{refusal.requestId}</Code>
          </Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
