import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory';
import { LogsService } from './logs.service';

@Module({ imports: [InventoryModule], providers: [LogsService], exports: [LogsService] })
export class LogsModule {}
