/*
 * Loaded into each program before its own code. The terminal's Ctrl-C reaches every process of the group at once, but the
 * order of stopping is the starter's: so it is ignored here, and SIGTERM is what counts. And a program whose starter was
 * killed has nobody left to stop it, and would keep the port: it stops itself.
 */
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 4500).unref();
});
// The line to the starter alone is no reason to go on living.
process.channel?.unref();
