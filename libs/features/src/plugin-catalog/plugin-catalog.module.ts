import { Module } from '@nestjs/common';
import { OptionsVault } from './options-vault';
import { PluginHost } from './plugin-host';

@Module({ providers: [PluginHost, OptionsVault], exports: [PluginHost, OptionsVault] })
export class PluginCatalogModule {}
