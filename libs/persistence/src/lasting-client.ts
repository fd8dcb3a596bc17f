import { Client, type ClientConfig } from 'pg';
import { preparedNameOf } from './prepared';

type Query = (...parts: unknown[]) => unknown;

/**
 * A connection whose end is never an unhandled event. Between two statements of a connection that is lent out nobody listens to
 * it: if the server ends it at that moment, the whole process would end with it. The next statement fails, which is enough.
 * Statements that are `prepared` go by their names.
 */
export class LastingClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const query = super.query.bind(this) as Query;
    const queryByName: Query = (text, ...rest) => {
      const name = typeof text === 'string' ? preparedNameOf(text) : undefined;
      return name === undefined ? query(text, ...rest) : query({ name, text }, ...rest);
    };
    this.query = queryByName as typeof this.query;
  }
}
