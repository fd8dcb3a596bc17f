import { Module } from '@nestjs/common';
import { AuthoritiesModule } from '../authorities';
import { DefaultsService } from './defaults.service';

@Module({ imports: [AuthoritiesModule], providers: [DefaultsService], exports: [DefaultsService] })
export class DefaultsModule {}
