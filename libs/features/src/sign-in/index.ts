export { passwordProblem } from './password.rules';
export { SignInModule } from './sign-in.module';
export { SignInService } from './sign-in.service';
export { signToken, tokenRefused } from './tokens';
