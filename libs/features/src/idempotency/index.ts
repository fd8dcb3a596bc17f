export { IdempotencyModule } from './idempotency.module';
export { type KeptAnswer, KeptAnswers, type Ticket } from './kept-answers';
