import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './look.css';
import './frame/frame.css';
import './ui/ui.css';
import './ui/pages.css';
import './certificates/certificates.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client';
import { adoptSession, currentToken, onSessionChange } from './api/session';
import { pathOfHashRoute } from './frame/addresses';
import { makeRouter } from './router';
import { cssVariables, theme } from './theme';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no element #root');

const hashPath = pathOfHashRoute(window.location.hash);
if (hashPath) window.history.replaceState(null, '', hashPath);

await adoptSession();
const router = makeRouter();
onSessionChange(
  () =>
    // What one user was shown is not for the next. It goes once the pages that show it are gone, or they would ask for it anew.
    void router.invalidate().then(() => {
      if (!currentToken()) queryClient.clear();
    }),
);
// An old address that is followed while the page is open changes the hash only.
window.addEventListener('hashchange', () => {
  const path = pathOfHashRoute(window.location.hash);
  if (path) void router.navigate({ href: path, replace: true });
});

// After an upgrade a page that was open asks for files of the old build, which are gone. It is loaded anew, but not over and over.
window.addEventListener('vite:preloadError', (event) => {
  const lastReloadMs = Number(sessionStorage.getItem('lemur-reloaded-at'));
  if (Date.now() - lastReloadMs < 10_000) return;
  sessionStorage.setItem('lemur-reloaded-at', String(Date.now()));
  event.preventDefault();
  window.location.reload();
});

createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'lemur-color-scheme' })}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
