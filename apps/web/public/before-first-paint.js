// Runs before everything else. A file of its own, because the content security policy allows no inline script.
(function () {
  // The scheme is set before the first paint, so that a dark page does not flash white.
  var chosen = null;
  try {
    chosen = window.localStorage.getItem('lemur-color-scheme');
  } catch {
    // Storage may be switched off; the system's choice is then the only one.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
