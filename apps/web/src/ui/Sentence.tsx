import { Text } from '@mantine/core';

/** A sentence in parts that alternate: plain, strong, plain … Short strong parts, such as a date, stay on one line. */
export const Sentence = ({ parts }: { parts: readonly string[] }) => (
  <Text size="lg" lh={1.45} className="break-anywhere">
    {parts.map((part, position) =>
      position % 2 ? (
        <strong key={position} className={part.length < 22 ? 'nowrap' : undefined}>
          {part}
        </strong>
      ) : (
        part
      ),
    )}
  </Text>
);
