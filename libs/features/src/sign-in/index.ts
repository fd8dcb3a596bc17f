export { networkOf } from './attempt-limit.rules';
export { passwordProblem } from './password.rules';
export { SignInModule } from './sign-in.module';
export { type AskElsewhere, elsewhereAway, type ProvenAccount, refused, SignInService } from './sign-in.service';
export { signToken, tokenRefused } from './tokens';
