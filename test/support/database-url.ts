/** The same server, another database. */
export const databaseUrl = (serverUrl: string, database: string): string => Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;
