import { environmentWith } from '@app/config';

let settingsFile: string | undefined;

/** What stands behind `--config`, before the command; it wins over LEMUR_CONF. */
export function useSettingsFile(path: string | undefined): void {
  settingsFile = path;
}

/** The environment that settings are read from, and that programs are started with. */
export const environment = (changes: Readonly<Record<string, string>> = {}): Record<string, string | undefined> =>
  environmentWith({ ...(settingsFile === undefined ? {} : { LEMUR_CONF: settingsFile }), ...changes });
