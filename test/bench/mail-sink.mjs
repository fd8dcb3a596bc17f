import { SMTPServer } from 'smtp-server';

/* A program of its own: a mail server that takes everything and keeps nothing. Says on its first line on which port; on a line of input, how many it took. */

let mails = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData(stream, _session, done) {
    stream.resume();
    stream.on('end', () => {
      mails++;
      done();
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: server.server.address().port })}\n`));
process.stdin.on('data', () => process.stdout.write(`${JSON.stringify({ mails })}\n`));
