import { Client, type ClientConfig } from 'pg';

/**
 * A connection whose end is never an unhandled event. Between two statements of a connection that is lent out nobody listens to
 * it: if the server ends it at that moment, the whole process would end with it. The next statement fails, which is enough.
 */
export class LastingClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
