import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { findFreePort } from './redis';

const execute = promisify(execFile);

export interface TestNginx {
  port: number;
  /** Below it are the certificates' own folders. */
  certificates: string;
  /** Starts it the first time, when there is a certificate to serve, and reloads it from then on; refuses a configuration that is not right. */
  reloadCommand: string;
  /** What a handshake shows: SHA-256, as Node writes it. */
  served(serverName: string): Promise<string>;
  /** Its configuration is not right any more. */
  spoil(): Promise<void>;
  stop(): Promise<void>;
}

/** A real nginx that serves the certificate of the name that it is asked for. Where it is missing, use `hasProgram('nginx')`. */
export async function startingNginx(folder: string): Promise<TestNginx> {
  const at = (name: string) => join(folder, name);
  const port = await findFreePort();
  await mkdir(at('certificates'));
  for (const one of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) await mkdir(at(one));
  const paths = `client_body_temp_path ${at('body')}; proxy_temp_path ${at('proxy')}; fastcgi_temp_path ${at('fastcgi')}; uwsgi_temp_path ${at('uwsgi')}; scgi_temp_path ${at('scgi')};`;
  const user = userInfo().uid === 0 ? 'user root;' : '';
  const name = 'shop.nginx.example';
  const files = `ssl_certificate ${at(`certificates/${name}/${name}.pem`)}; ssl_certificate_key ${at(`certificates/${name}/${name}.key`)};`;
  await writeFile(
    at('nginx.conf'),
    `${user} worker_processes 1; pid ${at('pid')}; error_log ${at('error.log')};
events { worker_connections 64; }
http { access_log off; ${paths}
  server { listen 127.0.0.1:${port} ssl; server_name ${name}; ${files} return 204; }
}
`,
  );
  const run = `nginx -c ${at('nginx.conf')} -e ${at('error.log')}`;
  await writeFile(at('reload'), `#!/bin/sh\nPATH=$PATH:/usr/sbin\n${run} -q -t && if test -s ${at('pid')}; then ${run} -s reload; else ${run}; fi\n`);
  await chmod(at('reload'), 0o755);
  return {
    port,
    certificates: at('certificates'),
    reloadCommand: at('reload'),
    served: (serverName) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port, servername: serverName, rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
        socket.once('error', reject);
      }),
    spoil: () => appendFile(at('nginx.conf'), 'nonsense;\n'),
    stop: async () => {
      await execute('sh', ['-c', `test ! -s ${at('pid')} || kill $(cat ${at('pid')})`]);
    },
  };
}
