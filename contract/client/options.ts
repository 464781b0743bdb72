/** How a client reaches a host over HTTP. */
export interface ClientOptions {
  /** Scheme, host and port of the host, e.g. `https://hq.example.com`. */
  readonly origin: string;
  /** Credentials, sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}
