import { Module } from '@nestjs/common';
import { EditTurns } from './edit-turns';

@Module({ providers: [EditTurns], exports: [EditTurns] })
export class EditTurnsModule {}
