import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Who may call.
 * - `open`: everybody, without a token
 * - `any`: an active user, read-only ones too
 * - `writer`: a user whose roles let him change things
 * - `admin`: an administrator; anybody else is refused before the body is read
 * - `object`: an active user; the service decides by the object in question
 */
export type Who = 'open' | 'any' | 'writer' | 'admin' | 'object';

/** Names of the `:params` of a path. */
export type ParamNames<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
  ? ParamNames<Segment> | ParamNames<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : never;

type IdParam = 'id' | 'uid' | 'aid';

/** Parameters that are ids are numbers, others are text. */
export type PathParams<Path extends string> = { [Name in ParamNames<Path>]: Name extends IdParam ? number : string };

export interface PathParam {
  readonly name: string;
  /** An `id` is a run of digits; a path with anything else in its place does not exist. */
  readonly kind: 'id' | 'text';
}

type Schema = z.ZodType | undefined;

export interface Endpoint<Path extends string = string, Body extends Schema = Schema, Query extends Schema = Schema, Answer extends z.ZodType = z.ZodType> {
  readonly method: Method;
  /** Below /api/1. */
  readonly path: Path;
  readonly params: readonly PathParam[];
  readonly summary: string;
  readonly who: Who;
  readonly body: Body;
  readonly query: Query;
  /** What leaves is cut to this: keys that are not declared do not get out. */
  readonly answer: Answer;
  /** Cut to this instead when the query says `short`. */
  readonly shortAnswer?: z.ZodType;
  readonly status: 200 | 204;
  /** Of a successful answer. Anything but JSON is sent as it is, uncut. */
  readonly mediaType: string;
  /** Answers that hold a secret must not be stored by anyone on their way (`cache-control: no-store`). */
  readonly isSecret: boolean;
}

interface Declaration<Path extends string, Body extends Schema, Query extends Schema, Answer extends z.ZodType> {
  method: Method;
  path: Path;
  summary: string;
  who: Who;
  body?: Body;
  query?: Query;
  answer: Answer;
  shortAnswer?: z.ZodType;
  status?: 200 | 204;
  mediaType?: string;
  isSecret?: boolean;
}

const idParams: readonly string[] = ['id', 'uid', 'aid'] satisfies IdParam[];

const paramsOf = (path: string): PathParam[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, kind: idParams.includes(name) ? 'id' : 'text' }));

/** Declares an endpoint: method, path, who may call it, what it takes and what it answers. */
export function endpoint<
  const Path extends `/${string}`,
  Body extends Schema = undefined,
  Query extends Schema = undefined,
  Answer extends z.ZodType = z.ZodType,
>(declaration: Declaration<Path, Body, Query, Answer>): Endpoint<Path, Body, Query, Answer> {
  return {
    status: 200,
    mediaType: 'application/json',
    isSecret: false,
    ...declaration,
    body: declaration.body as Body,
    query: declaration.query as Query,
    params: paramsOf(declaration.path),
  };
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

/** The body as the controller gets it. */
export type BodyOf<E extends Endpoint> = Parsed<E['body']>;
/** The body as a client may send it. */
export type BodyInputOf<E extends Endpoint> = Sent<E['body']>;
/** The query as the controller gets it. */
export type QueryOf<E extends Endpoint> = Parsed<E['query']>;
/** The query as a client may write it. */
export type QueryInputOf<E extends Endpoint> = Sent<E['query']>;
export type AnswerOf<E extends Endpoint> = z.output<E['answer']>;
export type ParamsOf<E extends Endpoint> = PathParams<E['path']>;
