export { EditTurns } from './edit-turns';
export { EditTurnsModule } from './edit-turns.module';
