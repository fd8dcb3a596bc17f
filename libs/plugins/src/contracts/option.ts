import { z } from 'zod';

/** A secret option: sealed at rest, never answered, logged or exported. The input field hides it. */
export const secret = (words: string, text: z.ZodString = z.string()) => text.meta({ description: words, secret: true });

/** A text of several lines, such as a PEM. */
export const longText = (words: string) => z.string().meta({ description: words, longText: true });
