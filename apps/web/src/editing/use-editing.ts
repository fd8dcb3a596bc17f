import { ApiError, type Tagged } from '@app/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { lemur } from '../api/client';
import { differing, merged } from './merge';

/** What somebody else did to the thing while this form was open. */
export interface Meanwhile<Values> {
  /** Null: it is not known. */
  readonly who: string | null;
  readonly at: string | null;
  /** Paths of the fields that are another now; none when only a secret is. */
  readonly changed: readonly string[];
  /** Those of them that were changed in this form too. */
  readonly changedByBoth: readonly string[];
  readonly now: Values;
  /** The form has them. */
  readonly isTaken: boolean;
}

/** Where a form has its thing from and keeps it. */
export interface Store<Thing, Body, Answer = Thing> {
  read: () => Promise<Tagged<Thing>>;
  /** @param ifMatch the tag of what the form was filled from; null for a new thing */
  save: (body: Body, ifMatch: string | null) => Promise<Tagged<Answer>>;
  /** As the audit log knows it. */
  readonly object: { readonly objectType: string; readonly objectId: number };
}

/** Options of a query that fills a form: asked when the form opens, and not again under the hands of whoever types. */
export const onceForAForm = { staleTime: Infinity, gcTime: 0, refetchOnMount: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

/** What was made just now: the form that made it is done with it. */
export const untagged = async <Answer>(made: Promise<Answer>): Promise<Tagged<Answer>> => ({ answer: await made, etag: null });

interface Editing<Thing, Values extends object, Body, Answer> {
  readonly form: { readonly values: Values; setValues: (values: Values) => void };
  /** What the form was filled from. Null: there is no such thing yet. */
  readonly loaded: Tagged<Thing> | null;
  readonly valuesOf: (thing: Thing) => Values;
  readonly bodyOf: (values: Values) => Body;
  /** Without the secrets that were typed: they are kept now, and shown to nobody. */
  readonly forget?: (values: Values) => Values;
  readonly store: Store<Thing, Body, Answer>;
}

const isStale = (error: unknown) => error instanceof ApiError && error.code === 'edit.stale';

/** Who changed it last. Null when the log does not tell. */
async function lastChange(object: { objectType: string; objectId: number }) {
  const { items } = await lemur.logs.list({ query: { ...object, count: 20, sortBy: 'id', sortDir: 'desc' } });
  return items.find(({ outcome, action }) => outcome === 'done' && !/\.(read|export|sync)/.test(action)) ?? null;
}

/**
 * Saves a form so that nobody's change is overwritten unseen: what is sent says which state the form was filled from, and when the thing has another one by
 * then, nothing is saved, and `meanwhile` says what came in between. `take` brings that into the form and leaves what was typed.
 */
export function useEditing<Thing, Values extends object, Body, Answer>({
  form,
  loaded,
  valuesOf,
  bodyOf,
  forget,
  store,
}: Editing<Thing, Values, Body, Answer>) {
  const client = useQueryClient();
  const [base, setBase] = useState(loaded && { values: valuesOf(loaded.answer), etag: loaded.etag });
  const [meanwhile, setMeanwhile] = useState<(Meanwhile<Values> & { etag: string | null }) | null>(null);

  const look = useMutation({
    mutationFn: async () => {
      const [now, entry] = await Promise.all([store.read(), lastChange(store.object).catch(() => null)]);
      return { now, entry };
    },
    gcTime: 0,
    onSuccess: ({ now, entry }) => {
      const before: Values = base?.values ?? form.values;
      const current = valuesOf(now.answer);
      const changed = differing(before as Record<string, unknown>, current as Record<string, unknown>);
      const typed = differing(before as Record<string, unknown>, form.values as Record<string, unknown>);
      setMeanwhile({
        who: entry?.user.username ?? null,
        at: entry?.loggedAt ?? null,
        changed,
        changedByBoth: changed.filter((path) => typed.includes(path)),
        now: current,
        etag: now.etag,
        isTaken: false,
      });
    },
  });

  const change = useMutation({
    mutationFn: (values: Values) => store.save(bodyOf(values), base?.etag ?? null),
    gcTime: 0,
    onSuccess: (done, values) => {
      const kept = forget?.(values) ?? values;
      setBase({ values: kept, etag: done.etag });
      if (forget) form.setValues(kept);
      setMeanwhile(null);
      return client.invalidateQueries();
    },
    onError: (error) => {
      if (isStale(error)) look.mutate();
    },
  });

  return {
    send: (onDone: (answer: Answer) => void) => change.mutate(form.values, { onSuccess: ({ answer }) => onDone(answer) }),
    isBusy: change.isPending || look.isPending,
    failure: isStale(change.error) && !look.error ? null : (look.error ?? change.error),
    meanwhile: isStale(change.error) || meanwhile?.isTaken ? meanwhile : null,
    take: () => {
      if (!meanwhile) return;
      form.setValues(merged(form.values, base?.values ?? form.values, meanwhile.now));
      setBase({ values: meanwhile.now, etag: meanwhile.etag });
      setMeanwhile({ ...meanwhile, isTaken: true });
      change.reset();
    },
  };
}
