export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed JSON, or undefined when the answer is none. Tests look into it freely. */
  body: any;
}

export interface Call {
  query?: Readonly<Record<string, string | number | boolean>>;
  body?: unknown;
  /** Sent as it is instead of a body. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
}

/** Calls the API by paths below /api/1, as one caller or as nobody. */
export class ApiClient {
  constructor(
    readonly origin: string,
    readonly token?: string,
  ) {}

  as(token: string | undefined): ApiClient {
    return new ApiClient(this.origin, token);
  }

  get(path: string, query?: Call['query']): Promise<Answer> {
    return this.call('GET', path, query ? { query } : {});
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call('POST', path, { body });
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.call('PUT', path, { body });
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  async call(method: string, path: string, { query = {}, body, raw, headers = {} }: Call = {}): Promise<Answer> {
    const bytes = await this.fetch(method, path, { query, body, raw, headers });
    const text = await bytes.text();
    return { status: bytes.status, headers: bytes.headers, text, body: parsed(text) };
  }

  /** For answers that are bytes. */
  async bytes(path: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const response = await this.fetch('GET', path, {});
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  private fetch(method: string, path: string, { query = {}, body, raw, headers = {} }: Call): Promise<Response> {
    const url = new URL(`${this.origin}/api/1${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, String(value));
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    return fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
