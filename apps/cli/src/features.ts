import { userInfo } from 'node:os';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Config, loadConfig, type SettingName } from '@app/config';
import { FeaturesModule, pluginSettings } from '@app/features';
import { type Actor, systemActor } from '@app/rbac';
import { environment } from './settings-file';

export const loadSettings = (requires: readonly SettingName[]): Config => loadConfig({ environment: environment(), plugins: pluginSettings(), requires });

/** Whoever may run commands here has all rights; the audit log knows him by his name on this machine. */
export function operator(): Actor {
  try {
    return systemActor(`cli:${userInfo().username}`);
  } catch {
    // A container's user need not have a name.
    return systemActor(`cli:${process.getuid?.() ?? 'unknown'}`);
  }
}

/**
 * Runs with every use case at hand, and leaves the database when it is done.
 * @param adjust for what a command line says of a setting
 */
export async function withFeatures<Result>(
  use: (features: INestApplicationContext) => Promise<Result>,
  adjust: (config: Config) => Config = (config) => config,
): Promise<Result> {
  const config = adjust(loadSettings(['database.url', 'encryption.keys']));
  const features = await NestFactory.createApplicationContext(FeaturesModule.forRoot(config, 'lemur cli'), { logger: false, abortOnError: false });
  try {
    return await use(features);
  } finally {
    await features.close();
  }
}
