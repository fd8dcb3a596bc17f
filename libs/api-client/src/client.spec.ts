import { type AnswerOf, type BodyInputOf, allEndpoints, type Endpoint, type endpoints, type QueryInputOf } from '@app/api-contract';
import { describe, expect, it } from 'vitest';
import { type Client, createClient } from './client';

type Endpoints = typeof endpoints;
type Answered<Method> = Method extends (...request: never[]) => Promise<infer Answer> ? Answer : never;
type Asked<Method> = Method extends (...request: infer Request) => unknown ? NonNullable<Request[0]> : never;
type PartOf<Request, Name extends string> = Request extends { [Key in Name]?: infer Value } ? NonNullable<Value> : unknown;

/** True where every endpoint keeps to the relation, else the names of those that do not. */
type Failing<Relation extends { [R in keyof Endpoints]: { [M in keyof Endpoints[R]]: boolean } }> = {
  [R in keyof Endpoints]: { [M in keyof Endpoints[R]]: Relation[R][M & keyof Relation[R]] extends true ? never : `${R}.${M & string}` }[keyof Endpoints[R]];
}[keyof Endpoints];

type Fits<From, To> = [From] extends [To] ? true : false;
type Json<E extends Endpoint> = E['mediaType'] extends string ? AnswerOf<E> : never;
type MethodOf<R extends keyof Endpoints, M> = R extends keyof Client ? (M extends keyof Client[R] ? Client[R][M] : never) : never;

/** What the API answers is what the client says it gets. */
type Answers = {
  [R in keyof Endpoints]: { [M in keyof Endpoints[R]]: Endpoints[R][M] extends Endpoint ? Fits<Json<Endpoints[R][M]>, Answered<MethodOf<R, M>>> : false };
};
/** What the client lets its caller send, the API takes. */
type Bodies = {
  [R in keyof Endpoints]: {
    [M in keyof Endpoints[R]]: Endpoints[R][M] extends Endpoint
      ? [BodyInputOf<Endpoints[R][M]>] extends [undefined]
        ? true
        : Fits<PartOf<Asked<MethodOf<R, M>>, 'body'>, BodyInputOf<Endpoints[R][M]>>
      : false;
  };
};
type Queries = {
  [R in keyof Endpoints]: {
    [M in keyof Endpoints[R]]: Endpoints[R][M] extends Endpoint
      ? [QueryInputOf<Endpoints[R][M]>] extends [undefined]
        ? true
        : Fits<PartOf<Asked<MethodOf<R, M>>, 'query'>, QueryInputOf<Endpoints[R][M]>>
      : false;
  };
};

/** Their answers are bytes, which the contract has no type for. */
type InBytes = 'authorities.crl' | 'authorities.certificate';

const isEmpty = <Nothing extends never>(): Nothing[] => [];

describe('The printed client', () => {
  it('has a method for every endpoint', () => {
    const client = createClient() as unknown as Record<string, Record<string, unknown>>;
    const missing = allEndpoints.filter(({ name, resource }) => typeof client[resource]?.[name.slice(resource.length + 1)] !== 'function');
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('has the types of the contract, for the compiler to see', () => {
    expect([isEmpty<Exclude<Failing<Answers>, InBytes>>(), isEmpty<Failing<Bodies>>(), isEmpty<Failing<Queries>>()]).toEqual([[], [], []]);
  });
});
