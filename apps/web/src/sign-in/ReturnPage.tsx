import { Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ConfirmConnecting, connectedNotice, type ToConfirm } from '../account/ConfirmConnecting';
import { lemur } from '../api/client';
import { currentToken, keepToken } from '../api/session';
import { safeReturnPath } from '../frame/addresses';
import { Logo } from '../frame/Logo';
import type { SearchParams } from '../ui/list-state';
import { LinkButton } from '../ui/LinkButton';
import { Problem } from '../ui/Problem';
import { takeStored, wayThatEnds } from './way-to-provider';

/** Ends the way to a provider: hands the code over, once. @returns where to go on, or what his password is needed for */
async function finish({ code = '', state, error }: SearchParams): Promise<string | ToConfirm> {
  const begun = wayThatEnds(takeStored(), { state, error });
  const { id, clientId, redirectUri, verifier, name, then } = begun;
  const proof = { code, state: begun.state, ...(verifier === null ? {} : { codeVerifier: verifier }) };
  if (begun.purpose === 'connect') {
    const body = { provider: id, ...proof };
    if ((await lemur.auth.identities()).needsPassword) return { name, body };
    await lemur.auth.connect({ body });
    connectedNotice(name);
    return '/account';
  }
  const { token } = await lemur.auth[id]({ body: { clientId, redirectUri, ...proof } });
  keepToken(token);
  return safeReturnPath(then ?? undefined);
}

/** Where a provider sends people back to. */
export function ReturnPage() {
  useDocumentTitle('Sign in · Lemur');
  const navigate = useNavigate();
  const search: SearchParams = useSearch({ strict: false });
  // A code is good once: however often the page is drawn, it is handed over once.
  const ending = useQuery({
    queryKey: ['way-to-provider', search.state],
    queryFn: () => finish(search),
    retry: false,
    retryOnMount: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const toConfirm = typeof ending.data === 'object' ? ending.data : null;
  const then = typeof ending.data === 'string' ? ending.data : undefined;
  useEffect(() => {
    if (then !== undefined) void navigate({ href: then, replace: true });
  }, [then, navigate]);
  const isSignedIn = currentToken() !== null;
  return (
    <main className="sign-in">
      <Paper className="sign-in-card" p="xl" shadow="sm">
        <Stack gap="md">
          <div className="sign-in-brand">
            <Logo size={52} />
            <Title order={1}>Lemur</Title>
          </div>
          {ending.isError ? (
            <>
              <Problem failure={ending.error} />
              <LinkButton to={isSignedIn ? '/account' : '/sign-in'} fullWidth>
                {isSignedIn ? 'Back to your account' : 'Back to signing in'}
              </LinkButton>
            </>
          ) : toConfirm ? (
            <ConfirmConnecting {...toConfirm} onConnected={() => void navigate({ href: '/account', replace: true })} />
          ) : (
            <Text ta="center" role="status">
              <Loader size="xs" mr="xs" aria-hidden />
              You are being signed in …
            </Text>
          )}
        </Stack>
      </Paper>
    </main>
  );
}
