import { DomainError } from '@app/errors';

/**
 * The text of an answer, of at most so many bytes: what others send must not fill our memory.
 * @throws DomainError `upstream` when there is more
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const chunk = Buffer.from(part.value as Uint8Array);
    bytes += chunk.length;
    if (bytes > maxBytes) {
      await reader?.cancel();
      throw new DomainError('upstream', 'answer.too-large', `The answer of ${new URL(response.url).host} is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
