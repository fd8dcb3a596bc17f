import { Module } from '@nestjs/common';
import { PluginCatalogModule } from '../plugin-catalog';
import { AuthoritiesService } from './authorities.service';
import { IssuingAuthoritiesRepository } from './issuing-authorities.repository';

@Module({ imports: [PluginCatalogModule], providers: [AuthoritiesService, IssuingAuthoritiesRepository], exports: [AuthoritiesService] })
export class AuthoritiesModule {}
