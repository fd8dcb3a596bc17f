import { z } from 'zod';

/** A secret option: sealed at rest, never answered, logged or exported. The input field hides it. */
export const secret = (words: string, text: z.ZodString = z.string()) => text.meta({ description: words, secret: true });

/** Id of a destination, chosen from those that there are. */
export const destinationId = (words: string) => z.int().positive().meta({ description: words, destination: true });

/** A text of several lines, such as a PEM. */
export const longText = (words: string) => z.string().meta({ description: words, longText: true });
