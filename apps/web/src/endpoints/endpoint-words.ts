import type { EndpointAnswer } from '@app/api-client';

/** `Protocol-TLSv1.2` → "TLS 1.2"; null for a cipher suite. */
export function protocolIn(cipher: string): string | null {
  const [, family = '', version = ''] = /^Protocol-(SSL|TLS)v([\d.]+)$/.exec(cipher) ?? [];
  if (family === '') return null;
  return `${family} ${version.includes('.') || family === 'SSL' ? version : `${version}.0`}`;
}

/** What is wrong, as somebody who has to put it right would say it. Findings that are not known here stay as the API says them. */
export function findingInWords({ name, value }: NonNullable<EndpointAnswer['issues']>[number]): string {
  if (name !== 'deprecated cipher') return value;
  const protocol = protocolIn(value.split(' ')[0] ?? '');
  return protocol ? `It still speaks ${protocol}, which is out of date and can be broken. Switch it off there.` : value;
}
